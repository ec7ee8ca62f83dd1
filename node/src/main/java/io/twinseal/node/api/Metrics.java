package io.twinseal.node.api;

/** Status as Prometheus reads it. */
final class Metrics {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String of(StatusView status) {
        var sync = status.sync();
        var topHalves = status.topHalves();
        return new Metrics()
                .gauge("twinseal_height", "Height of the head.", status.height())
                .gauge("twinseal_final_height", "Height of the last final block.", status.finalHeight())
                .gauge(
                        "twinseal_sync_target_height",
                        "Height it catches up with.",
                        sync == null ? status.height() : sync.target())
                .gauge(
                        "twinseal_sync_blocks_per_second",
                        "Blocks fetched; 0 when up to date.",
                        sync == null ? 0 : sync.blocksPerSecond())
                .gauge("twinseal_head_time_seconds", "Time of the head.", status.headTimeMillis() / MILLIS_PER_SECOND)
                .gauge("twinseal_difficulty", "Base difficulty of the next block, in hashes.", status.difficulty())
                .gauge("twinseal_reputation", "Reputation of this access point.", status.reputation())
                .gauge("twinseal_gamma", "Its share of the base difficulty.", status.gamma())
                .gauge("twinseal_hashes_per_second", "Hashes its miner tries.", status.hashesPerSecond())
                .counter("twinseal_blocks_mined_total", "Blocks of its own on the chain.", status.blocksMined())
                .counter("twinseal_results_total", "Results on the chain.", status.results())
                .counter("twinseal_results_signed_total", "Results it signed since it started.", status.resultsSigned())
                .counter("twinseal_reorganisations_total", "Times the head left its branch.", status.reorganisations())
                .gauge("twinseal_pool_transactions", "Transactions waiting for a block.", status.poolTransactions())
                .gauge("twinseal_pool_bytes", "Their size.", status.poolBytes())
                .gauge("twinseal_peers", "Members connected.", status.peers().size())
                .latency("twinseal_offload_seconds", "Offload received to signed answer.", status.offloadMillis())
                .counter("twinseal_top_half_calls_total", "Calls of the engine for gateways.", topHalves.calls())
                .counter("twinseal_top_half_points_total", "Data points in them.", topHalves.points())
                .counter("twinseal_top_half_seconds_total", "Time they took together.", topHalves.seconds())
                .counter("twinseal_top_half_cache_hits_total", "Pieces not computed again.", topHalves.cacheHits())
                .counter("twinseal_top_half_cache_misses_total", "Pieces looked for.", topHalves.cacheMisses())
                .counter("twinseal_top_half_saved_seconds_total", "Time that hits saved.", topHalves.savedSeconds())
                .latency("twinseal_seal_seconds", "Batch signed to seen in a block.", status.sealMillis())
                .latency("twinseal_final_seconds", "Batch signed to its block final.", status.finalMillis())
                .counter(
                        "twinseal_faults_total",
                        "Faults inside the node.",
                        status.faults().size())
                .toString();
    }

    static String of(GatewayStatusView status) {
        return new Metrics()
                .gauge("twinseal_connected", "Whether an access point serves it.", status.accessPoint() == null ? 0 : 1)
                .counter("twinseal_readings_total", "Rows taken from devices.", status.readings())
                .counter("twinseal_readings_refused_total", "Readings refused.", status.readingsRefused())
                .counter(
                        "twinseal_missing_values_total",
                        "Values that readings lacked.",
                        status.twins().stream()
                                .mapToLong(GatewayTwinView::missingValues)
                                .sum())
                .counter(
                        "twinseal_implausible_values_total",
                        "Values that no such sensor gives.",
                        status.twins().stream()
                                .mapToLong(GatewayTwinView::implausibleValues)
                                .sum())
                .counter("twinseal_slots_total", "Slots offloaded.", status.slots())
                .counter("twinseal_results_receipted_total", "Results checked and signed.", status.resultsReceipted())
                .gauge("twinseal_outbox_slots", "Slots not yet seen sealed.", status.outboxCount())
                .gauge("twinseal_outbox_bytes", "Their size on disk.", status.outboxBytes())
                .counter("twinseal_outbox_dropped_total", "Slots lost to the bound.", status.outboxDropped())
                .latency("twinseal_offload_seconds", "Activations sent to answer checked.", status.offloadMillis())
                .counter(
                        "twinseal_faults_total",
                        "Faults inside the node.",
                        status.faults().size())
                .toString();
    }

    static String of(PlanView plan) {
        return new Metrics()
                .counter("twinseal_plan_slots_total", "Decisions about cuts and compute.", plan.slot())
                .gauge(
                        "twinseal_plan_predicted_seconds",
                        "Latency of a slot under the plan.",
                        plan.predicted().seconds())
                .gauge(
                        "twinseal_plan_measured_seconds",
                        "Latency of the recent slots.",
                        plan.measured().seconds())
                .gauge(
                        "twinseal_plan_queue_above",
                        "How far reputation was above its band.",
                        plan.reputation().above())
                .gauge(
                        "twinseal_plan_queue_below",
                        "How far it was below.",
                        plan.reputation().below())
                .gauge("twinseal_plan_inference_workers", "Calls of the engine at a time.", plan.inferenceWorkers())
                .gauge("twinseal_plan_mining_share", "Of one CPU, for the miner.", plan.miningShare())
                .gauge("twinseal_plan_watts_per_cpu", "Power of a busy CPU.", plan.wattsPerCpu())
                .gauge("twinseal_plan_feasible", "Whether every constraint holds.", plan.feasible() ? 1 : 0)
                .toString();
    }

    static String of(InferenceCounts counts) {
        var metrics =
                new Metrics().head("twinseal_inference_requests_total", "Requests at /v2 for results.", "counter");
        counts.requests()
                .forEach((model, outcomes) -> outcomes.forEach((outcome, count) -> metrics.sample(
                        "twinseal_inference_requests_total{model=\"" + model + "\",outcome=\"" + outcome.wireName()
                                + "\"}",
                        count)));
        return metrics.latency("twinseal_inference_seconds", "Request at /v2 to its result.", counts.latency())
                .toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Metrics gauge(String name, String help, Number value) {
        return head(name, help, "gauge").sample(name, value);
    }

    private Metrics counter(String name, String help, Number value) {
        return head(name, help, "counter").sample(name, value);
    }

    private Metrics latency(String name, String help, LatencyView latency) {
        return head(name, help, "summary")
                .sample(name + "{quantile=\"0.5\"}", latency.p50Millis() / MILLIS_PER_SECOND)
                .sample(name + "{quantile=\"0.99\"}", latency.p99Millis() / MILLIS_PER_SECOND)
                .sample(name + "_sum", latency.meanMillis() * latency.count() / MILLIS_PER_SECOND)
                .sample(name + "_count", latency.count());
    }

    private Metrics head(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    private Metrics sample(String name, Number value) {
        text.append(name).append(' ').append(value).append('\n');
        return this;
    }
}
