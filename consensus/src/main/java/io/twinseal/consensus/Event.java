package io.twinseal.consensus;

import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.Outlook;

/** What {@link Consensus} is told. */
public sealed interface Event {
    /**
     * A sealed header came in, from a peer or from the own miner; its signature has been checked.
     *
     * @param nowMillis the receiver's clock, Unix time
     */
    record HeaderReceived(Header header, long nowMillis) implements Event {}

    /**
     * The body of a block that {@link Effect.Execute} asked for was run and found valid. A body found invalid is simply
     * never reported.
     *
     * @param outlook what the state after the block says
     */
    record BlockExecuted(Header header, Outlook outlook) implements Event {}
}
