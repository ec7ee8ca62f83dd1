@NullMarked
package io.twinseal.node.api;

import org.jspecify.annotations.NullMarked;
