/** The one place where consensus, state and store meet. */
@NullMarked
package io.twinseal.ledger.chain;

import org.jspecify.annotations.NullMarked;
