/** The optimiser on a running access point: measures, decides, tells gateways and its own workers. */
@NullMarked
package io.twinseal.node.allocation;

import org.jspecify.annotations.NullMarked;
