@NullMarked
package io.twinseal.node.client;

import org.jspecify.annotations.NullMarked;
