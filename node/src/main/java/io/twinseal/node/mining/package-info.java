/** The search for nonces, held to a share of one CPU, and its stand-in for simulations. */
@NullMarked
package io.twinseal.node.mining;

import org.jspecify.annotations.NullMarked;
