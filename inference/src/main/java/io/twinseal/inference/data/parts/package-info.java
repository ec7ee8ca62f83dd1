/** Images of parts with their poses in the layout of the BOP benchmark, and a renderer that makes such. */
@NullMarked
package io.twinseal.inference.data.parts;

import org.jspecify.annotations.NullMarked;
