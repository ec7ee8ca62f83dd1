package io.twinseal.testnet.local;

import io.twinseal.node.runtime.SystemClock;
import io.twinseal.testnet.local.Report.LinkEntry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The links of one gateway, one to each access point, which are alike. Safe on any thread. */
public final class GatewayLinks implements AutoCloseable {
    private final String gateway;
    private final Map<String, ShapedLink> byAccessPoint = new LinkedHashMap<>();

    private GatewayLinks(String gateway) {
        this.gateway = gateway;
    }

    /** Links that listen where the addresses say. */
    static GatewayLinks open(String gateway, List<String> accessPoints, Addresses addresses, Link link)
            throws IOException {
        var links = new GatewayLinks(gateway);
        try {
            for (var name : accessPoints)
                links.byAccessPoint.put(
                        name,
                        ShapedLink.open(
                                Addresses.socket(addresses.towards(gateway, name)),
                                Addresses.socket(addresses.member(name)),
                                link,
                                new SystemClock()));
        } catch (IOException e) {
            links.close();
            throw e;
        }
        return links;
    }

    /**
     * Changes the rate of each link, in both directions.
     *
     * @throws IllegalArgumentException if a link cannot have such a rate
     */
    public void rate(long bitsPerSecond) {
        for (var link : byAccessPoint.values()) link.rate(bitsPerSecond);
    }

    /** Bytes carried to access points. */
    public long bytesUp() {
        return byAccessPoint.values().stream().mapToLong(ShapedLink::bytesUp).sum();
    }

    /** Bytes carried to the gateway. */
    public long bytesDown() {
        return byAccessPoint.values().stream().mapToLong(ShapedLink::bytesDown).sum();
    }

    List<LinkEntry> entries() {
        return byAccessPoint.entrySet().stream()
                .map(entry -> {
                    var link = entry.getValue();
                    return new LinkEntry(
                            gateway, entry.getKey(), link.link().toString(), link.bytesUp(), link.bytesDown());
                })
                .toList();
    }

    @Override
    public void close() {
        byAccessPoint.values().forEach(ShapedLink::close);
    }
}
