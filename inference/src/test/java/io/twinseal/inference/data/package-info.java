/** Tests of readers and generators. */
@NullMarked
package io.twinseal.inference.data;

import org.jspecify.annotations.NullMarked;
