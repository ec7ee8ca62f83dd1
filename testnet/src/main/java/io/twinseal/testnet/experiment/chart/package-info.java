/** Measured values with their intervals, and pictures of them. */
@NullMarked
package io.twinseal.testnet.experiment.chart;

import org.jspecify.annotations.NullMarked;
