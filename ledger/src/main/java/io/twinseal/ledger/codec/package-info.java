/** From bytes to values and back, refusing every encoding but the canonical one; identifiers and Merkle trees. */
@NullMarked
package io.twinseal.ledger.codec;

import org.jspecify.annotations.NullMarked;
