/** What members say to each other, and its bytes. */
@NullMarked
package io.twinseal.node.wire;

import org.jspecify.annotations.NullMarked;
