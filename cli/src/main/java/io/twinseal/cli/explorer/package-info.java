/** Commands that read a chain through a node's API. */
@NullMarked
package io.twinseal.cli.explorer;

import org.jspecify.annotations.NullMarked;
