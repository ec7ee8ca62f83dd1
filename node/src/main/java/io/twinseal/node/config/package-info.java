/** What a daemon is told by its TOML file, as immutable records, one per concern. */
@NullMarked
package io.twinseal.node.config;

import org.jspecify.annotations.NullMarked;
