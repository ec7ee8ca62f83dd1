@NullMarked
package io.twinseal.testnet.sim;

import org.jspecify.annotations.NullMarked;
