/** A network of processes on this machine: made, started, watched, judged and stopped. */
@NullMarked
package io.twinseal.testnet.local;

import org.jspecify.annotations.NullMarked;
