/** The tree of executed headers, and which of its leaves is the head. */
@NullMarked
package io.twinseal.consensus.fork;

import org.jspecify.annotations.NullMarked;
