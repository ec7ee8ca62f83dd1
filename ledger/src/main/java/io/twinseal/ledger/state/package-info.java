/** What the chain says after a block, as a Merkle map, and the pure step from one block to the next. */
@NullMarked
package io.twinseal.ledger.state;

import org.jspecify.annotations.NullMarked;
