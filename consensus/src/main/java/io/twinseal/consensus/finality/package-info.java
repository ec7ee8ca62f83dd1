/** Votes, acknowledgements, what they make final, and the proof of who broke their rules. */
@NullMarked
package io.twinseal.consensus.finality;

import org.jspecify.annotations.NullMarked;
