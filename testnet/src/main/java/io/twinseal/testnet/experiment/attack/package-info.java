/** Attacks and the effect of parameters under the product's own rules, beside their closed forms. */
@NullMarked
package io.twinseal.testnet.experiment.attack;

import org.jspecify.annotations.NullMarked;
