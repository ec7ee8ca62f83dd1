/** Tools around the product: local networks, experiments and training. */
@NullMarked
package io.twinseal.testnet;

import org.jspecify.annotations.NullMarked;
