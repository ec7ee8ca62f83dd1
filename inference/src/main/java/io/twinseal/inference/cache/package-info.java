/** What was computed before and need not be again. */
@NullMarked
package io.twinseal.inference.cache;

import org.jspecify.annotations.NullMarked;
