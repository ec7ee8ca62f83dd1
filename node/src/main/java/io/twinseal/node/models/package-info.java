/** Models that the chain registers come to the nodes that lack them, from those that have them. */
@NullMarked
package io.twinseal.node.models;

import org.jspecify.annotations.NullMarked;
