/** Getting blocks: relay of new ones, catching up with old ones. */
@NullMarked
package io.twinseal.node.sync;

import org.jspecify.annotations.NullMarked;
