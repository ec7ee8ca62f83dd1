/** Consensus as a step function: one event in, the wanted effects out; no clock, no thread, no storage. */
@NullMarked
package io.twinseal.consensus;

import org.jspecify.annotations.NullMarked;
