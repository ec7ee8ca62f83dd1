/** Digital twins, bottom halves, and the outbox of a gateway. */
@NullMarked
package io.twinseal.node.gateway;

import org.jspecify.annotations.NullMarked;
