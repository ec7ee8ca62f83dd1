package io.twinseal.node.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is doing.
 *
 * @param accessPoint the one that serves it now; null while none does
 * @param readings rows taken from devices since it started
 * @param resultsReceipted results that it checked and signed for
 * @param outboxCount slots that are not yet seen sealed
 * @param outboxDropped slots lost to the bound of the outbox
 * @param offloadMillis activations sent → signed answer checked
 * @param faults what went wrong inside the node, the latest last; empty if all is well
 */
public record GatewayStatusView(
        String chainId,
        String chainName,
        MemberView member,
        String software,
        long startedMillis,
        long nowMillis,
        @Nullable PeerView accessPoint,
        long readings,
        long readingsRefused,
        long slots,
        long resultsReceipted,
        int outboxCount,
        long outboxBytes,
        long outboxDropped,
        List<GatewayTwinView> twins,
        LatencyView offloadMillis,
        List<String> faults) {
    public GatewayStatusView {
        twins = List.copyOf(twins);
        faults = List.copyOf(faults);
    }
}
