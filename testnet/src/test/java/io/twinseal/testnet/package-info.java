/** Tests of the tools. */
@NullMarked
package io.twinseal.testnet;

import org.jspecify.annotations.NullMarked;
