package io.twinseal.testnet.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processes of a network. */
final class Cluster implements AutoCloseable {
    /** More JVMs than this that start at once only slow each other down. */
    private static final int STARTING_MAX = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Path command;
    private final Path folder;
    private final List<String> toStart;
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final List<NodeProcess> starting = new ArrayList<>();

    /**
     * A cluster none of which runs yet.
     *
     * @param order names of what to start, the first first
     */
    Cluster(Path command, Path folder, List<String> order) {
        this.command = command;
        this.folder = folder;
        this.toStart = new ArrayList<>(order);
    }

    /**
     * The first gateway with what it needs, so that results flow while the others start; then the other access points,
     * which share the work, and the other gateways with their devices.
     */
    static List<String> startOrder(NetworkPlan plan) {
        var order = new ArrayList<String>();
        for (int i = 0; i < Math.max(plan.accessPoints().size(), plan.gateways().size()); i++) {
            if (i < plan.accessPoints().size()) order.add(plan.accessPoints().get(i));
            if (i < plan.gateways().size()) {
                order.add(plan.gateways().get(i));
                order.add(NetworkFiles.deviceOf(plan.gateways().get(i)));
            }
        }
        return order;
    }

    /**
     * Starts what may be started now; call it again until {@link #isUp}.
     *
     * @throws IOException if a process cannot be started
     */
    void advance() throws IOException {
        for (var node : List.copyOf(starting)) if (!node.isAlive() || node.isReady()) starting.remove(node);
        while (!toStart.isEmpty() && starting.size() < STARTING_MAX) {
            var name = toStart.remove(0);
            var node = NodeProcess.start(command, folder, name);
            processes.put(name, node);
            starting.add(node);
        }
    }

    /** Whether every process was started and has said that it is ready. */
    boolean isUp() {
        return toStart.isEmpty() && starting.isEmpty();
    }

    /** Those started so far. */
    List<NodeProcess> nodes() {
        return List.copyOf(processes.values());
    }

    boolean isStarted(String name) {
        return processes.containsKey(name);
    }

    boolean isAlive(String name) {
        var node = processes.get(name);
        return node != null && node.isAlive();
    }

    /** Ends a process at once. */
    void kill(String name) throws InterruptedException {
        running(name).kill();
    }

    void signal(String name, String signal) throws IOException, InterruptedException {
        running(name).signal(signal);
    }

    void mayEnd(String name) {
        running(name).mayEnd();
    }

    long pid(String name) {
        return running(name).pid();
    }

    int exitCode(String name) {
        return started(name).exitCode();
    }

    private NodeProcess started(String name) {
        var node = processes.get(name);
        if (node == null) throw new IllegalStateException(name + " was not started");
        return node;
    }

    private NodeProcess running(String name) {
        var node = processes.get(name);
        if (node == null || !node.isAlive()) throw new IllegalStateException(name + " does not run");
        return node;
    }

    /** Starts a process that ended again, in the folder it had; or one that was not among the first. */
    void restart(String name) throws IOException {
        var before = processes.get(name);
        if (before != null && before.isAlive())
            throw new IllegalStateException(name + " can be started again only after it has ended");
        var node = NodeProcess.start(command, folder, name);
        processes.put(name, node);
        starting.add(node);
    }

    double cpuSeconds() {
        return processes.values().stream().mapToDouble(NodeProcess::cpuSeconds).sum();
    }

    /** CPU time of the threads of this name. */
    double cpuSeconds(String thread) throws IOException {
        double sum = 0;
        for (var node : processes.values()) sum += node.cpuSeconds(thread);
        return sum;
    }

    double rssMiB(String name) {
        var node = processes.get(name);
        return node == null ? 0 : node.rssMiB();
    }

    List<String> complaints() throws IOException {
        var complaints = new ArrayList<String>();
        for (var node : processes.values()) complaints.addAll(node.complaints());
        return complaints;
    }

    /** Stops every process; none is left on return. */
    @Override
    public void close() {
        toStart.clear();
        // Sources of load first, so that nobody complains about a neighbour that has gone.
        var all = new ArrayList<>(nodes());
        all.sort((a, b) -> Integer.compare(stopRank(a), stopRank(b)));
        all.forEach(NodeProcess::beginStop);
        boolean interrupted = false;
        for (var node : all) {
            try {
                node.awaitStop();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private static int stopRank(NodeProcess node) {
        if (node.name().startsWith("device")) return 0;
        return node.name().startsWith("gateway") ? 1 : 2;
    }
}
