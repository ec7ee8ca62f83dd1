@NullMarked
package io.twinseal.testnet.experiment.dpra;

import org.jspecify.annotations.NullMarked;
