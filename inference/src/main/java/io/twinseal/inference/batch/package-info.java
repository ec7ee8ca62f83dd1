/** Running many small pieces of work as few large ones. */
@NullMarked
package io.twinseal.inference.batch;

import org.jspecify.annotations.NullMarked;
