@NullMarked
package io.twinseal.inference.djl.imports;

import org.jspecify.annotations.NullMarked;
