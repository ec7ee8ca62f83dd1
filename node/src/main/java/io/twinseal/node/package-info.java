/** The daemons, put together. */
@NullMarked
package io.twinseal.node;

import org.jspecify.annotations.NullMarked;
