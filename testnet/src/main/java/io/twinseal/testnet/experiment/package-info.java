/** Simulated experiments of researchers, as tables and pictures. */
@NullMarked
package io.twinseal.testnet.experiment;

import org.jspecify.annotations.NullMarked;
