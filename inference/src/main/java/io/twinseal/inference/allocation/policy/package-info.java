/** DPRA and the policies it is compared with. All of them get the best frequencies for the partitions they choose. */
@NullMarked
package io.twinseal.inference.allocation.policy;

import org.jspecify.annotations.NullMarked;
