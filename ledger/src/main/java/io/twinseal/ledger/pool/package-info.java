/** Transactions that wait for a block. */
@NullMarked
package io.twinseal.ledger.pool;

import org.jspecify.annotations.NullMarked;
