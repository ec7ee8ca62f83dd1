package io.twinseal.inference.djl.imports;

import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/**
 * Divides a graph into layers. Nodes are put into an order in which branches come one after the other. What works value
 * by value, such as a bias or a rectifier, is of the layer before it, unless less has to be sent in front of it because
 * what it takes is needed later too. All else begins a layer, if everything that has to cross there is float32 and one
 * for each data point.
 */
final class CutPlanner {
    private static final Set<String> FOLLOWING = Set.of(
            "Abs",
            "Add",
            "AddN",
            "AddV2",
            "BiasAdd",
            "BiasAddV1",
            "Cast",
            "Ceil",
            "CheckNumerics",
            "ClipByValue",
            "Concat",
            "ConcatV2",
            "Div",
            "DivNoNan",
            "Elu",
            "Erf",
            "Erfc",
            "Exp",
            "Expm1",
            "Floor",
            "FusedBatchNorm",
            "FusedBatchNormV2",
            "FusedBatchNormV3",
            "Greater",
            "GreaterEqual",
            "Identity",
            "IdentityN",
            "Inv",
            "LeakyRelu",
            "Less",
            "LessEqual",
            "Log",
            "Log1p",
            "LogSoftmax",
            "LogicalAnd",
            "LogicalNot",
            "LogicalOr",
            "Maximum",
            "Minimum",
            "Mul",
            "Neg",
            "PlaceholderWithDefault",
            "Pow",
            "PreventGradient",
            "RealDiv",
            "Reciprocal",
            "Relu",
            "Relu6",
            "Reshape",
            "Round",
            "Rsqrt",
            "Select",
            "SelectV2",
            "Selu",
            "Sigmoid",
            "Sign",
            "Softmax",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Square",
            "SquaredDifference",
            "Squeeze",
            "StopGradient",
            "Sub",
            "Tanh");

    /** A layer that computes less than this part of the model is not worth that tensors are joined. */
    private static final int WORTHWHILE = 100;

    private static final Comparator<TensorName> BY_PLACE = Comparator.comparing(TensorName::output);

    private final FlatGraph graph;
    private final TensorName input;
    private final TensorName output;
    private final TensorShapes shapes;
    private final FlopCount flops;

    private CutPlanner(FlatGraph graph, TensorName input, TensorName output, TensorShapes shapes) {
        this.graph = graph;
        this.input = input;
        this.output = output;
        this.shapes = shapes;
        this.flops = new FlopCount(graph, shapes);
    }

    /**
     * One layer.
     *
     * @param nodes in the order they run
     * @param crossing the tensors that what comes after them needs, from them or from layers before them
     */
    record PlannedLayer(List<NodeDef> nodes, List<TensorName> crossing, long flops, long bytes) {
        private PlannedLayer before(PlannedLayer next) {
            List<NodeDef> both = new ArrayList<>(nodes);
            both.addAll(next.nodes);
            return new PlannedLayer(both, next.crossing, flops + next.flops, next.bytes);
        }
    }

    /**
     * The layers of a graph, in the order they run.
     *
     * @param graph the part that computes the output, which depends on the input
     */
    static List<PlannedLayer> plan(FlatGraph graph, TensorName input, TensorName output, TensorShapes shapes) {
        return new CutPlanner(graph, input, output, shapes).plan();
    }

    private List<PlannedLayer> plan() {
        var order = order();
        var lastUses = lastUses(order);
        List<PlannedLayer> layers = new ArrayList<>();
        var used = lastUses.keySet().stream().sorted(BY_PLACE).collect(Collectors.groupingBy(TensorName::node));
        var alive = new LinkedHashSet<>(List.of(input));
        Optional<PlannedLayer> best = Optional.empty();
        int from = 0;
        for (int i = 0; i < order.size() - 1; i++) {
            int now = i;
            alive.addAll(used.getOrDefault(order.get(i).getName(), List.of()));
            alive.removeIf(tensor -> lastUses.getOrDefault(tensor, 0) <= now);
            if (canCross(alive)) {
                var layer = layer(order.subList(from, i + 1), List.copyOf(alive));
                best = best.filter(before -> before.bytes < layer.bytes).or(() -> Optional.of(layer));
            }
            if (best.isPresent() && !FOLLOWING.contains(order.get(i + 1).getOp())) {
                layers.add(best.get());
                from += best.get().nodes.size();
                best = Optional.empty();
            }
        }
        layers.add(layer(order.subList(from, order.size()), List.of(output)));
        return few(worthwhile(layers));
    }

    private boolean canCross(Set<TensorName> tensors) {
        return tensors.stream().allMatch(tensor -> shapes.pointShape(tensor).isPresent());
    }

    private PlannedLayer layer(List<NodeDef> nodes, List<TensorName> crossing) {
        return new PlannedLayer(
                List.copyOf(nodes),
                crossing,
                nodes.stream().mapToLong(flops::of).sum(),
                bytes(crossing));
    }

    private long bytes(List<TensorName> crossing) {
        return crossing.stream()
                .mapToLong(
                        tensor -> shapes.pointShape(tensor).map(Shapes::bytes).orElse(Long.MAX_VALUE / 2))
                .sum();
    }

    /**
     * Without layers that have no fewer bytes sent and compute nothing, or next to nothing where several tensors cross:
     * each goes with the one after it.
     */
    private List<PlannedLayer> worthwhile(List<PlannedLayer> layers) {
        long worthJoining = 1 + layers.stream().mapToLong(PlannedLayer::flops).sum() / WORTHWHILE;
        List<PlannedLayer> kept = new ArrayList<>();
        long bytes = bytes(List.of(input));
        for (int i = 0; i < layers.size() - 1; i++) {
            var layer = layers.get(i);
            long worth = layer.crossing.size() == 1 ? 1 : worthJoining;
            if (layer.flops < worth && layer.bytes >= bytes) {
                layers.set(i + 1, layer.before(layers.get(i + 1)));
            } else {
                kept.add(layer);
                bytes = layer.bytes;
            }
        }
        var last = layers.get(layers.size() - 1);
        boolean isIdle = last.flops == 0 && !kept.isEmpty();
        kept.add(isIdle ? kept.remove(kept.size() - 1).before(last) : last);
        return kept;
    }

    /** No more than a manifest may list: those whose cuts send most go with the layer after them. */
    private static List<PlannedLayer> few(List<PlannedLayer> layers) {
        while (layers.size() > ModelManifest.LAYERS_MAX) {
            var most = Collections.max(layers.subList(0, layers.size() - 1), Comparator.comparing(PlannedLayer::bytes));
            int at = layers.indexOf(most);
            layers.set(at + 1, most.before(layers.get(at + 1)));
            layers.remove(at);
        }
        return layers;
    }

    /**
     * All nodes that depend on the input, each after those it takes from. Of those that could be next, what follows value
     * by value is; then whatever the last node made possible, so that a branch is run to its end before the next begins.
     */
    private List<NodeDef> order() {
        var dependents = graph.dependents(input);
        Map<String, Integer> waiting = new HashMap<>();
        for (var name : dependents) {
            waiting.put(name, (int) TensorName.inputs(graph.node(name)).stream()
                    .map(TensorName::node)
                    .distinct()
                    .filter(node -> dependents.contains(node) || node.equals(input.node()))
                    .count());
        }
        var consumers = graph.consumers();
        Deque<String> following = new ArrayDeque<>();
        Deque<String> others = new ArrayDeque<>();
        List<NodeDef> order = new ArrayList<>();
        String done = input.node();
        while (done != null) {
            var ready = new ArrayList<String>();
            for (var consumer : consumers.getOrDefault(done, List.of())) {
                if (waiting.merge(consumer, -1, Integer::sum) == 0) {
                    ready.add(consumer);
                }
            }
            Collections.reverse(ready);
            for (var name : ready) {
                (FOLLOWING.contains(graph.node(name).getOp()) ? following : others).push(name);
            }
            done = following.isEmpty() ? others.poll() : following.poll();
            if (done != null) {
                order.add(graph.node(done));
            }
        }
        return order;
    }

    /** By tensor, the place in the order of the last node that takes it. */
    private Map<TensorName, Integer> lastUses(List<NodeDef> order) {
        Map<TensorName, Integer> lastUses = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            for (var taken : TensorName.inputs(order.get(i))) {
                lastUses.put(taken, i);
            }
        }
        lastUses.put(output, Integer.MAX_VALUE);
        return lastUses;
    }
}
