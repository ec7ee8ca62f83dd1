@NullMarked
package io.twinseal.inference.compress;

import org.jspecify.annotations.NullMarked;
