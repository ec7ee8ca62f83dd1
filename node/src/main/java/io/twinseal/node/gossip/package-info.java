/** Who is connected, and spreading transactions among access points. */
@NullMarked
package io.twinseal.node.gossip;

import org.jspecify.annotations.NullMarked;
