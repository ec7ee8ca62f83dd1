/** Running a model cut in two: values in, values out, no engine in sight. */
@NullMarked
package io.twinseal.inference.split;

import org.jspecify.annotations.NullMarked;
