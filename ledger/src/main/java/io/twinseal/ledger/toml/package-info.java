/** TOML files of users, read with errors that name file, line, key and the fix. */
@NullMarked
package io.twinseal.ledger.toml;

import org.jspecify.annotations.NullMarked;
