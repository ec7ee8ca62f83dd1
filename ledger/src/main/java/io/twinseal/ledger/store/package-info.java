/** What a node keeps of its chain, over a small key-value port; the fake ships beside it. */
@NullMarked
package io.twinseal.ledger.store;

import org.jspecify.annotations.NullMarked;
