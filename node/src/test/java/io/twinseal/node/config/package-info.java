@NullMarked
package io.twinseal.node.config;

import org.jspecify.annotations.NullMarked;
