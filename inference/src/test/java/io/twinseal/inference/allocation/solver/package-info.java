/** Tests of the solvers of one slot. */
@NullMarked
package io.twinseal.inference.allocation.solver;

import org.jspecify.annotations.NullMarked;
