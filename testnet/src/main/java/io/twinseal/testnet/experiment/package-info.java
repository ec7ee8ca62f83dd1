/** Attacks and the effect of parameters under the product's own rules, beside their closed forms. */
@NullMarked
package io.twinseal.testnet.experiment;

import org.jspecify.annotations.NullMarked;
