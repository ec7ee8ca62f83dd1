/** The {@code twinseal} command: one file per subcommand. */
@NullMarked
package io.twinseal.cli;

import org.jspecify.annotations.NullMarked;
