/** The state after a final block, handed from node to node and checked from genesis alone. */
@NullMarked
package io.twinseal.ledger.snapshot;

import org.jspecify.annotations.NullMarked;
