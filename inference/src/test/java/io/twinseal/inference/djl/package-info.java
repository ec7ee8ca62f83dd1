/** Tests of the engine on the shipped models. */
@NullMarked
package io.twinseal.inference.djl;

import org.jspecify.annotations.NullMarked;
