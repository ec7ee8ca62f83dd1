package io.twinseal.inference.allocation.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A network as a graph without cycles, to be cut in two where the sum of times is least: the minimum cut of DADS (Hu et
 * al. 2019, "Dynamic adaptive DNN surgery for inference acceleration on the edge", section IV).
 *
 * @param nodes layers; those that feed others come first
 */
record LayerGraph(List<Node> nodes) {
    /**
     * A layer.
     *
     * @param gatewaySeconds to run it at the gateway; infinite if it must not
     * @param accessPointSeconds to run it at the access point; infinite if it must not
     * @param sendSeconds to send its output up, once however many need it
     * @param successors what its output feeds
     */
    record Node(double gatewaySeconds, double accessPointSeconds, double sendSeconds, List<Integer> successors) {
        Node {
            successors = List.copyOf(successors);
        }
    }

    private record Edge(int to, int back) {}

    LayerGraph {
        nodes = List.copyOf(nodes);
        for (int i = 0; i < nodes.size(); i++)
            for (int next : nodes.get(i).successors())
                if (next <= i || next >= nodes.size())
                    throw new IllegalArgumentException("layer " + i + " feeds " + next + ", which is not after it");
    }

    /** Which layers run at the gateway; nothing is sent back down. */
    boolean[] atGateway() {
        return new Flow().sourceSide();
    }

    /** Edmonds and Karp's maximum flow: on the side of the source stand the layers at the gateway. */
    private final class Flow {
        private static final double FULL = 1e-12;

        private final List<List<Integer>> edgesOf = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();
        private final List<Double> capacities = new ArrayList<>();
        private final int source = 2 * nodes.size();
        private final int sink = source + 1;

        Flow() {
            for (int i = 0; i <= sink; i++) edgesOf.add(new ArrayList<>());
            for (int i = 0; i < nodes.size(); i++) {
                Node node = nodes.get(i);
                int output = nodes.size() + i;
                connect(source, i, node.accessPointSeconds());
                connect(i, sink, node.gatewaySeconds());
                if (node.successors().isEmpty()) continue;
                connect(i, output, node.sendSeconds());
                for (int next : node.successors()) {
                    connect(output, next, Double.POSITIVE_INFINITY);
                    connect(next, i, Double.POSITIVE_INFINITY);
                }
            }
        }

        private void connect(int from, int to, double capacity) {
            edgesOf.get(from).add(edges.size());
            edges.add(new Edge(to, edges.size() + 1));
            capacities.add(capacity);
            edgesOf.get(to).add(edges.size());
            edges.add(new Edge(from, edges.size() - 1));
            capacities.add(0.0);
        }

        boolean[] sourceSide() {
            int[] reachedBy = search();
            while (reachedBy[sink] >= 0) {
                augment(reachedBy);
                reachedBy = search();
            }
            boolean[] side = new boolean[nodes.size()];
            for (int i = 0; i < side.length; i++) side[i] = reachedBy[i] >= 0;
            return side;
        }

        /** By node, the edge that first reached it from the source; −1 if none did. */
        private int[] search() {
            int[] reachedBy = new int[sink + 1];
            Arrays.fill(reachedBy, -1);
            reachedBy[source] = edges.size();
            Queue<Integer> open = new ArrayDeque<>(List.of(source));
            while (!open.isEmpty()) {
                for (int e : edgesOf.get(open.remove())) {
                    int to = edges.get(e).to();
                    if (reachedBy[to] >= 0 || capacities.get(e) <= FULL) continue;
                    reachedBy[to] = e;
                    open.add(to);
                }
            }
            return reachedBy;
        }

        private void augment(int[] reachedBy) {
            double amount = Double.POSITIVE_INFINITY;
            for (int v = sink; v != source; v = from(reachedBy[v]))
                amount = Math.min(amount, capacities.get(reachedBy[v]));
            if (amount == Double.POSITIVE_INFINITY)
                throw new IllegalArgumentException("a layer may run nowhere, or needs one that runs above it");
            for (int v = sink; v != source; v = from(reachedBy[v])) {
                int e = reachedBy[v];
                int back = edges.get(e).back();
                capacities.set(e, capacities.get(e) - amount);
                capacities.set(back, capacities.get(back) + amount);
            }
        }

        private int from(int edge) {
            return edges.get(edges.get(edge).back()).to();
        }
    }
}
