/** Signatures and all else that can be checked without the state, off the node's loop; its types prove that it was done. */
@NullMarked
package io.twinseal.ledger.verify;

import org.jspecify.annotations.NullMarked;
