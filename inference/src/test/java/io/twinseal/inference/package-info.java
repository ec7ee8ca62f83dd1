/** Rules that hold for the whole module. */
@NullMarked
package io.twinseal.inference;

import org.jspecify.annotations.NullMarked;
