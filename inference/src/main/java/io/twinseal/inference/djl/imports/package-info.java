/** Makes bundles of models that others trained and saved with TensorFlow: their functions inlined, their graph cut. */
@NullMarked
package io.twinseal.inference.djl.imports;

import org.jspecify.annotations.NullMarked;
