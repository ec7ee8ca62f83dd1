package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.WireMessage;

/** Told of everything that honest nodes do, right after; throws {@link Violation} at what never may be. */
interface Checker {
    /** The head, or the final block, of this node is another one than before. */
    default void changed(SimNode node, Checkpoint finalBefore) {}

    /** The node has crashed and opened its store again. */
    default void restarted(SimNode node) {}

    /** A task of the node has run, whether or not it changed anything. */
    default void stepped(SimNode node) {}

    default void sent(SimNode node, WireMessage message) {}

    default void received(SimNode node, MemberId from, WireMessage message) {}

    /** The node closed its connection with a member for a reason of its own. */
    default void dropped(SimNode node, MemberId who, String reason) {}

    /** All is well from now on. */
    default void healed() {}

    default void atEnd() {}
}
