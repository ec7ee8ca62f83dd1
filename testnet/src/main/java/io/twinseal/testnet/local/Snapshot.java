package io.twinseal.testnet.local;

import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.StatusView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes say of themselves at one moment.
 *
 * @param accessPoints by name; null for one that does not answer
 * @param gateways by name; null for one that does not answer
 */
public record Snapshot(
        long elapsedMillis,
        Map<String, @Nullable StatusView> accessPoints,
        Map<String, @Nullable GatewayStatusView> gateways) {
    public Snapshot {
        accessPoints = Collections.unmodifiableMap(new LinkedHashMap<>(accessPoints));
        gateways = Collections.unmodifiableMap(new LinkedHashMap<>(gateways));
    }

    /** Results on the chain, as the access point that has most of them says. */
    public long results() {
        return accessPoints.values().stream()
                .filter(Objects::nonNull)
                .mapToLong(StatusView::results)
                .max()
                .orElse(0);
    }

    public long heightMax() {
        return accessPoints.values().stream()
                .filter(Objects::nonNull)
                .mapToLong(StatusView::height)
                .max()
                .orElse(0);
    }

    /** 0 while one does not answer. */
    public long heightMin() {
        return accessPoints.values().stream()
                .mapToLong(status -> status == null ? 0 : status.height())
                .min()
                .orElse(0);
    }

    /** Of all gateways together. */
    public LatencyView offloadMillis() {
        return Latencies.merge(gateways.values().stream()
                .filter(Objects::nonNull)
                .map(GatewayStatusView::offloadMillis)
                .toList());
    }

    /** Of all access points together. */
    public LatencyView finalMillis() {
        return Latencies.merge(accessPoints.values().stream()
                .filter(Objects::nonNull)
                .map(StatusView::finalMillis)
                .toList());
    }

    /** The highest of the access points' last final blocks. */
    public long finalHeightMax() {
        return accessPoints.values().stream()
                .filter(Objects::nonNull)
                .mapToLong(StatusView::finalHeight)
                .max()
                .orElse(0);
    }

    /** The lowest of the access points' last final blocks; 0 while one does not answer. */
    public long finalHeight() {
        return accessPoints.values().stream()
                .mapToLong(status -> status == null ? 0 : status.finalHeight())
                .min()
                .orElse(0);
    }

    /** Of all access points together. */
    public LatencyView sealMillis() {
        return Latencies.merge(accessPoints.values().stream()
                .filter(Objects::nonNull)
                .map(StatusView::sealMillis)
                .toList());
    }
}
