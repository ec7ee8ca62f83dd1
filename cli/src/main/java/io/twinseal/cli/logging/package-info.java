/** Where log lines go. */
@NullMarked
package io.twinseal.cli.logging;

import org.jspecify.annotations.NullMarked;
