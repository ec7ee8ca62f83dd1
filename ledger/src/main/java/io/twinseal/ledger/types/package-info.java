/** Blocks, transactions and what genesis registers, as immutable views over their exact bytes. */
@NullMarked
package io.twinseal.ledger.types;

import org.jspecify.annotations.NullMarked;
