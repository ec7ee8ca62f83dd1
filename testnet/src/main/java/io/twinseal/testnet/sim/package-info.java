/** A network of real node logic in one thread, by one seed, on virtual time, with everything going wrong around it. */
@NullMarked
package io.twinseal.testnet.sim;

import org.jspecify.annotations.NullMarked;
