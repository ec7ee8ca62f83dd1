/**
 * Messages of the Open Inference Protocol, version 2, over HTTP: the JSON of its REST specification and the binary tensor
 * data extension. No sockets here.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">the specification</a>
 */
@NullMarked
package io.twinseal.inference.protocol;

import org.jspecify.annotations.NullMarked;
