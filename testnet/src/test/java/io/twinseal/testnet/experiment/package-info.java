@NullMarked
package io.twinseal.testnet.experiment;

import org.jspecify.annotations.NullMarked;
