/** Acceptance sentences: what is done to a network of real daemons, and what must be seen of it then. */
@NullMarked
package io.twinseal.testnet.dsl;

import org.jspecify.annotations.NullMarked;
