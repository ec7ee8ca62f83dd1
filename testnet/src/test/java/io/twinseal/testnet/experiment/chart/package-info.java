@NullMarked
package io.twinseal.testnet.experiment.chart;

import org.jspecify.annotations.NullMarked;
