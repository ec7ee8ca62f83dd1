/** Between {@code genesis.toml}, which people write, and what a chain starts from. */
@NullMarked
package io.twinseal.ledger.genesis;

import org.jspecify.annotations.NullMarked;
