package io.twinseal.node.gateway;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.GatewayTwinView;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.api.PeerView;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is doing.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class GatewayStatus {
    private final Clock clock;
    private final long startedMillis;
    private final String chainName;
    private final String software;
    private final ChainId chain;
    private final MemberInfo self;
    private final PeerSet peers;
    private final GatewayService service;
    private final TwinBook twins;
    private final Outbox outbox;
    private final TwinBook.Plan plan;
    private final Function<MemberId, String> names;

    public GatewayStatus(
            Clock clock,
            String chainName,
            String software,
            ChainId chain,
            MemberInfo self,
            PeerSet peers,
            GatewayService service,
            TwinBook twins,
            Outbox outbox,
            TwinBook.Plan plan,
            Function<MemberId, String> names) {
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.chainName = chainName;
        this.software = software;
        this.chain = chain;
        this.self = self;
        this.peers = peers;
        this.service = service;
        this.twins = twins;
        this.outbox = outbox;
        this.plan = plan;
        this.names = names;
    }

    /**
     * The status as of now.
     *
     * @param faults what went wrong inside the gateway
     */
    public GatewayStatusView view(List<String> faults) {
        GatewayService.Counts counts = service.counts();
        return new GatewayStatusView(
                chain.toString(),
                chainName,
                new MemberView(
                        self.id().toString(),
                        self.name(),
                        self.role().name().toLowerCase(Locale.ROOT),
                        self.accessPoints().stream().map(MemberId::toString).toList(),
                        0,
                        ""),
                software,
                startedMillis,
                clock.millis(),
                serving(counts.serving()),
                counts.readings(),
                counts.readingsRefused(),
                counts.slots(),
                counts.resultsReceipted(),
                outbox.size(),
                outbox.bytes(),
                outbox.dropped(),
                twins.all().stream().map(this::twin).toList(),
                service.offloadLatencies().view(),
                faults);
    }

    private @Nullable PeerView serving(Optional<MemberId> accessPoint) {
        for (PeerView peer : peers.views(names))
            if (accessPoint.map(MemberId::toString).equals(Optional.of(peer.key()))) return peer;
        return null;
    }

    private GatewayTwinView twin(TwinBook.Entry entry) {
        DigitalTwin twin = entry.twin();
        TwinBook.Crossing crossing = plan.of(twin.id(), entry.manifest());
        return new GatewayTwinView(
                twin.id(),
                entry.manifest().name(),
                crossing.cut(),
                entry.manifest().layerCount(),
                crossing.encoding().wireName(),
                twin.readings(),
                twin.pendingPoints(),
                twin.droppedPoints(),
                twin.missingValues(),
                twin.implausibleValues(),
                twin.observedMillis());
    }
}
