package io.twinseal.testnet.local;

import java.util.List;

/**
 * What a run came to; written as JSON with these names.
 *
 * @param links between each gateway and each access point; empty if they were joined directly
 * @param blocks on the chain beside genesis
 * @param results on the chain
 * @param resultsPerSecond from the first sealed result to the end
 * @param offloadMillis activations sent by a gateway → signed answer checked by it; like the next two counted from
 *     when every daemon was up and blocks became final
 * @param sealMillis signed → in a block of the chain, as the access point that signed saw it
 * @param finalMillis signed → its block final, as the access point that signed saw it
 * @param finalHeight lowest of the access points' last final blocks
 * @param blockMillis between blocks, by their own times; of the first block, which waited for a first result, not
 * @param cpuMicrosPerResult CPU time of all node processes from the first sealed result to the end, per result sealed
 *     in that time; devices and mining included
 * @param cpuSecondsToFirstResult CPU time of all node processes until then
 * @param startMillis launch, once everything is built → first sealed result seen
 * @param failures why the exit code is not 0; empty if it is
 */
record Report(
        List<AccessPointEntry> aps,
        List<GatewayEntry> gateways,
        List<LinkEntry> links,
        long blocks,
        long results,
        double resultsPerSecond,
        Percentiles offloadMillis,
        Percentiles sealMillis,
        Percentiles finalMillis,
        long finalHeight,
        BlockTimes blockMillis,
        double cpuMicrosPerResult,
        double cpuSecondsToFirstResult,
        long startMillis,
        double seconds,
        List<String> failures) {
    Report {
        aps = List.copyOf(aps);
        gateways = List.copyOf(gateways);
        links = List.copyOf(links);
        failures = List.copyOf(failures);
    }

    /** An access point at the end. */
    record AccessPointEntry(
            String name,
            String id,
            long height,
            String headId,
            double reputation,
            double gamma,
            long blocksMined,
            double rssMiB) {}

    /** A gateway at the end. */
    record GatewayEntry(
            String name,
            String id,
            int twins,
            long readings,
            long results,
            int outbox,
            long outboxDropped,
            double rssMiB) {}

    /**
     * A link at the end.
     *
     * @param link rate and delay, as {@link Link} has them
     * @param bytesUp carried to the access point, TLS included and headers of TCP and IP not
     * @param bytesDown carried to the gateway
     */
    record LinkEntry(String gateway, String accessPoint, String link, long bytesUp, long bytesDown) {}

    /** Of a distribution. */
    record Percentiles(double p50, double p99) {}

    /** Of the times between blocks. */
    record BlockTimes(double mean, double p50, double p99) {}
}
