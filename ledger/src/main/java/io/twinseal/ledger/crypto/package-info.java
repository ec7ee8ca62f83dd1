/** Member keys, signatures under one strict Ed25519 rule whatever the library behind it, and certificates. */
@NullMarked
package io.twinseal.ledger.crypto;

import org.jspecify.annotations.NullMarked;
