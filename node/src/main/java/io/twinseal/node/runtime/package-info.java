/** What a node needs of the machine it runs on, as ports with a real and a manual implementation each. */
@NullMarked
package io.twinseal.node.runtime;

import org.jspecify.annotations.NullMarked;
