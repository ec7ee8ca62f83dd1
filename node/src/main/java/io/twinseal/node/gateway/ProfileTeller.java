package io.twinseal.node.gateway;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Tells access points that ask how long models take on this gateway.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class ProfileTeller implements PeerSet.Subscriber {
    private final NodeLoop loop;
    private final PeerSet peers;
    private final int cutMin;
    private final Supplier<CompletableFuture<List<MachineProfile>>> profiles;

    /**
     * @param cutMin least number of layers that run here of any model
     * @param profiles measures the models that are here, or remembers, on a thread of its own
     */
    public ProfileTeller(
            NodeLoop loop, PeerSet peers, int cutMin, Supplier<CompletableFuture<List<MachineProfile>>> profiles) {
        this.loop = loop;
        this.peers = peers;
        this.cutMin = cutMin;
        this.profiles = profiles;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // however it ends, the loop hears of it
    public void received(MemberId member, Role role, WireMessage message) {
        if (role != Role.ACCESS_POINT || !(message instanceof WireMessage.GetProfiles)) return;
        profiles.get()
                .whenComplete((measured, fault) -> loop.post(() -> {
                    if (fault != null) throw new IllegalStateException("models could not be measured", fault);
                    peers.send(member, new WireMessage.Profiles(measured, cutMin));
                }));
    }
}
