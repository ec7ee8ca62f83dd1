@NullMarked
package io.twinseal.cli;

import org.jspecify.annotations.NullMarked;
