@NullMarked
package io.twinseal.inference.protocol;

import org.jspecify.annotations.NullMarked;
