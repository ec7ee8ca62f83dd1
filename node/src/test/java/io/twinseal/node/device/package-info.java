@NullMarked
package io.twinseal.node.device;

import org.jspecify.annotations.NullMarked;
