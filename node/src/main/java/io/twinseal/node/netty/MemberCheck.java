package io.twinseal.node.netty;

import io.twinseal.consensus.types.MemberId;

/** Decides in the handshake whom to talk to. Called on any thread. */
@FunctionalInterface
public interface MemberCheck {
    boolean admits(MemberId member);
}
