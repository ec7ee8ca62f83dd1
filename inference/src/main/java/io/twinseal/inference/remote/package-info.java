/** Top halves that a server of the Open Inference Protocol runs, asked over HTTP. */
@NullMarked
package io.twinseal.inference.remote;

import org.jspecify.annotations.NullMarked;
