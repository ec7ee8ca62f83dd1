/** Helpers of the tests of allocation. */
@NullMarked
package io.twinseal.inference.allocation;

import org.jspecify.annotations.NullMarked;
