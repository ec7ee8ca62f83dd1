/** The key-value port on RocksDB; nothing else imports it. */
@NullMarked
package io.twinseal.ledger.store.rocks;

import org.jspecify.annotations.NullMarked;
