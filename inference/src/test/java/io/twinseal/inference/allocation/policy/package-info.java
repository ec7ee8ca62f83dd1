/** Tests of policies against each other. */
@NullMarked
package io.twinseal.inference.allocation.policy;

import org.jspecify.annotations.NullMarked;
