/** What people and programs ask a node over HTTP. */
@NullMarked
package io.twinseal.node.api;

import org.jspecify.annotations.NullMarked;
