package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells gateways, which keep no chain, what it registers for them: when they come, and whenever that changes.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class GatewayNotices implements PeerSet.Subscriber {
    private final PeerSet peers;
    private final Chain chain;
    private final Map<MemberId, Notice> told = new HashMap<>();

    /** What a gateway needs to know. */
    private record Notice(List<Bytes> twins, List<Bytes> models) {}

    public GatewayNotices(PeerSet peers, Chain chain) {
        this.peers = peers;
        this.chain = chain;
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role == Role.GATEWAY) tell(member);
    }

    @Override
    public void gone(MemberId member, Role role) {
        told.remove(member);
    }

    /** Members, models, twins or parameters are not what they were. */
    public void rulesChanged() {
        for (MemberId gateway : peers.ready(Role.GATEWAY)) tell(gateway);
    }

    private void tell(MemberId gateway) {
        Notice notice = notice(gateway);
        if (notice.equals(told.put(gateway, notice))) return;
        peers.send(gateway, new WireMessage.Registration(chain.head().height(), notice.twins, notice.models));
    }

    private Notice notice(MemberId gateway) {
        State state = chain.state();
        List<TwinInfo> twins = state.twins().values().stream()
                .filter(twin -> twin.gateway().equals(gateway))
                .sorted(Comparator.comparing(TwinInfo::id))
                .toList();
        Set<Digest> used = new TreeSet<>();
        for (TwinInfo twin : twins) used.add(twin.model());
        List<Bytes> models = new ArrayList<>();
        for (Digest model : used)
            models.add(RegistryCodec.encode(state.model(model).orElseThrow()));
        return new Notice(twins.stream().map(RegistryCodec::encode).toList(), models);
    }
}
