/** Asks nodes over their HTTP API, and checks what they answer without trusting them. */
@NullMarked
package io.twinseal.node.client;

import org.jspecify.annotations.NullMarked;
