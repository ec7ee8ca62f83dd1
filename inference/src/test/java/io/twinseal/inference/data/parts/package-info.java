/** Tests of readers and generators. */
@NullMarked
package io.twinseal.inference.data.parts;

import org.jspecify.annotations.NullMarked;
