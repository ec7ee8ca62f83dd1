package io.twinseal.node.accesspoint;

import io.twinseal.ledger.types.Digest;
import io.twinseal.node.wire.WireMessage.Offload;
import java.util.List;

/**
 * What an offload asked for, without its values.
 *
 * @param bytes of values
 */
public record OffloadTrace(List<Share> shares, long bytes) {
    public OffloadTrace {
        shares = List.copyOf(shares);
    }

    /** One twin's part. */
    public record Share(String twin, Digest model, int cut, int points) {}

    /** Of an offload. */
    public static OffloadTrace of(Offload offload) {
        return new OffloadTrace(
                offload.items().stream()
                        .map(item -> new Share(item.twin(), item.model(), item.cut(), item.points()))
                        .toList(),
                offload.items().stream().mapToLong(item -> item.values().size()).sum());
    }
}
