package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;

/** How a Byzantine member misbehaves around a core that would behave. It never crashes, and has the key. */
abstract class Misconduct {
    /** Begins; called once. */
    void start(SimNode self, Transport network) {}

    /** What goes out instead of what the core says. */
    List<WireMessage> says(MemberId to, WireMessage message) {
        return List.of(message);
    }

    /** Whether the core gets to see a message. */
    boolean hears(MemberId from, WireMessage message) {
        return true;
    }

    /** Whether it has ways around a parted network. */
    boolean isEverywhere() {
        return false;
    }

    /** Hash power, in that of an honest member. */
    double hashPower() {
        return 1;
    }
}
