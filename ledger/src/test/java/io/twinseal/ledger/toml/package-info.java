@NullMarked
package io.twinseal.ledger.toml;

import org.jspecify.annotations.NullMarked;
