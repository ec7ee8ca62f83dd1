/** Benchmarks, each beside a baseline that a reader knows. */
@NullMarked
package io.twinseal.testnet.bench;

import org.jspecify.annotations.NullMarked;
