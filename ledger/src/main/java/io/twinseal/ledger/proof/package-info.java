/** Proofs of results for people without a node: made from a chain's store, checked from genesis alone. */
@NullMarked
package io.twinseal.ledger.proof;

import org.jspecify.annotations.NullMarked;
