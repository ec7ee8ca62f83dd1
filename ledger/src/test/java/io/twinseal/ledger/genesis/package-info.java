@NullMarked
package io.twinseal.ledger.genesis;

import org.jspecify.annotations.NullMarked;
