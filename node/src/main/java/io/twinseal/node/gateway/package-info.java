/** Keeps digital twins current from their devices' readings and runs the bottom half of each model. */
@NullMarked
package io.twinseal.node.gateway;

import org.jspecify.annotations.NullMarked;
