/** DPRA beside other policies in factories drawn at random. */
@NullMarked
package io.twinseal.testnet.experiment.dpra;

import org.jspecify.annotations.NullMarked;
