package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** The blocks of coordinates that a descent moves, in an order that depends on the slot alone. */
final class Blocks {
    private final SlotProblem problem;
    /** Twins by gateway, gateways by access point: those whose choices bear on each other stand together. */
    private final int[] order;
    /** Twins of one gateway that have the same partitions. */
    private final List<int[]> kinds = new ArrayList<>();

    Blocks(SlotProblem problem) {
        this.problem = problem;
        order = IntStream.range(0, problem.twins())
                .boxed()
                .sorted(Comparator.comparingInt((Integer n) -> problem.accessPointOf[problem.gatewayOf[n]])
                        .thenComparingInt(n -> problem.gatewayOf[n]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && problem.gatewayOf[order[to]] == problem.gatewayOf[order[from]]) to++;
            addKinds(from, to);
            from = to;
        }
    }

    private void addKinds(int from, int to) {
        IdentityHashMap<List<Partition>, List<Integer>> members = new IdentityHashMap<>();
        List<List<Integer>> inOrder = new ArrayList<>();
        for (int i = from; i < to; i++) {
            List<Partition> kind = problem.slot.twins().get(order[i]).partitions();
            members.computeIfAbsent(kind, k -> {
                        List<Integer> none = new ArrayList<>();
                        inOrder.add(none);
                        return none;
                    })
                    .add(order[i]);
        }
        for (List<Integer> kind : inOrder)
            if (kind.size() > 1)
                kinds.add(kind.stream().mapToInt(Integer::intValue).toArray());
    }

    void moveKinds(Incumbent incumbent) {
        for (int[] kind : kinds) {
            int[] to = new int[kind.length];
            for (int k = 0; k < problem.partitions(kind[0]); k++) {
                Arrays.fill(to, k);
                incumbent.move(kind, to);
            }
        }
    }

    void moveTwins(Incumbent incumbent) {
        int[] twin = new int[1];
        int[] to = new int[1];
        for (int n : order) {
            twin[0] = n;
            for (int k = 0; k < problem.partitions(n); k++) {
                to[0] = k;
                if (k != incumbent.choice(n)) incumbent.move(twin, to);
            }
        }
    }

    void movePairs(Incumbent incumbent, int reach) {
        int[] twins = new int[2];
        int[] to = new int[2];
        for (int i = 0; i < order.length; i++) {
            for (int next = i + 1; next <= Math.min(i + reach, order.length - 1); next++) {
                twins[0] = order[i];
                twins[1] = order[next];
                movePair(incumbent, twins, to);
            }
        }
    }

    private void movePair(Incumbent incumbent, int[] twins, int[] to) {
        for (int k = 0; k < problem.partitions(twins[0]); k++) {
            for (int h = 0; h < problem.partitions(twins[1]); h++) {
                if (k == incumbent.choice(twins[0]) || h == incumbent.choice(twins[1])) continue;
                to[0] = k;
                to[1] = h;
                incumbent.move(twins, to);
            }
        }
    }
}
