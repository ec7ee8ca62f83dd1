@NullMarked
package io.twinseal.testnet.experiment.attack;

import org.jspecify.annotations.NullMarked;
