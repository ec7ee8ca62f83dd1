package io.twinseal.inference.djl.imports;

import io.twinseal.inference.djl.imports.CutPlanner.PlannedLayer;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.model.Signatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * Writes the whole and both halves of every cut as signatures of one graph. Where several tensors cross, they are joined
 * to one, and all that comes after takes its parts: what is sent at a cut is one tensor always.
 */
final class GraphCutter {
    private final FlatGraph graph;
    private final TensorShapes shapes;
    private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
    private final Map<String, SignatureDef> signatures = new LinkedHashMap<>();

    private GraphCutter(FlatGraph graph, TensorShapes shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    /** A graph with its signatures by key. */
    record CutGraph(FlatGraph graph, Map<String, SignatureDef> signatures) {}

    /**
     * Cuts a graph after each of its layers.
     *
     * @param inputShape of a data point
     * @param layers the last of which leaves the output alone
     */
    static CutGraph cut(
            FlatGraph graph,
            TensorName input,
            List<Integer> inputShape,
            TensorShapes shapes,
            List<PlannedLayer> layers) {
        var cutter = new GraphCutter(graph, shapes);
        cutter.cut(input, inputShape, layers);
        return new CutGraph(graph.with(cutter.nodes.values()), cutter.signatures);
    }

    private void cut(TensorName input, List<Integer> inputShape, List<PlannedLayer> layers) {
        graph.nodes().forEach(node -> nodes.put(node.getName(), node));
        var cuts = new ArrayList<TensorName>(List.of(input));
        var cutShapes = new ArrayList<List<Integer>>(List.of(inputShape));
        var replaced = new HashMap<TensorName, TensorName>();
        int last = layers.size();
        for (int cut = 1; cut <= last; cut++) {
            var layer = layers.get(cut - 1);
            layer.nodes().forEach(node -> nodes.put(node.getName(), with(node, replaced)));
            cutShapes.add(LayerTable.crossingShape(layer, shapes));
            cuts.add(
                    cut == last
                            ? current(layer.crossing().get(0), replaced)
                            : barrier(cut, layer, cutShapes.get(cut), replaced));
        }
        sign(Signatures.WHOLE, cuts, cutShapes, 0, last);
        for (int cut = 0; cut <= last; cut++) {
            sign(Signatures.bottom(cut), cuts, cutShapes, 0, cut);
            sign(Signatures.top(cut), cuts, cutShapes, cut, last);
        }
    }

    private void sign(String key, List<TensorName> cuts, List<List<Integer>> cutShapes, int from, int to) {
        var output = cuts.get(to);
        if (from == to) {
            // The engine refuses to return the very tensor it is given.
            output = add(
                    Nodes.identity(graph.free(from == 0 ? "same_input" : "same_output"), DataType.DT_FLOAT, output));
        }
        signatures.put(
                key,
                Serving.signature(
                        Serving.info(cuts.get(from), cutShapes.get(from)), Serving.info(output, cutShapes.get(to))));
    }

    /**
     * What is sent at a cut, for all that comes after to take. The engine may not look through a placeholder when it
     * rearranges the graph: otherwise a half may be computed in another way than in the whole, or ask for what is below
     * its cut.
     */
    private TensorName barrier(int cut, PlannedLayer layer, List<Integer> shape, Map<TensorName, TensorName> replaced) {
        var name = graph.free(String.format(Locale.ROOT, "cut_%02d", cut));
        var crossing = layer.crossing();
        var current = crossing.stream().map(tensor -> current(tensor, replaced)).toList();
        if (LayerTable.isOne(layer, shapes)) {
            var sent = add(Nodes.overridable(name, current.get(0), shape));
            replaced.put(crossing.get(0), sent);
            return sent;
        }
        var axis = add(Nodes.integer(name + "/axis", 1));
        var sizes = crossing.stream()
                .map(tensor -> Shapes.elements(pointShape(tensor)))
                .toList();
        var rows = new ArrayList<TensorName>();
        for (int i = 0; i < current.size(); i++) {
            rows.add(reshape(name + "/row_" + i, current.get(i), List.of(sizes.get(i))));
        }
        var sent = add(Nodes.overridable(name, add(Nodes.join(name + "/joined", rows, axis)), shape));
        var parts =
                add(Nodes.part(name + "/parts", sent, add(Nodes.integers(name + "/sizes", sizes)), axis, sizes.size()));
        for (int i = 0; i < crossing.size(); i++) {
            var part = new TensorName(parts.node(), i);
            replaced.put(crossing.get(i), reshape(name + "/part_" + i, part, pointShape(crossing.get(i))));
        }
        return sent;
    }

    private TensorName reshape(String name, TensorName values, List<Integer> pointShape) {
        return add(Nodes.reshape(name, values, add(Nodes.integers(name + "/shape", Nodes.batch(pointShape)))));
    }

    private List<Integer> pointShape(TensorName tensor) {
        return shapes.pointShape(tensor).orElseThrow();
    }

    private TensorName add(NodeDef node) {
        nodes.put(node.getName(), node);
        return TensorName.first(node);
    }

    private static TensorName current(TensorName tensor, Map<TensorName, TensorName> replaced) {
        return replaced.getOrDefault(tensor, tensor);
    }

    private static NodeDef with(NodeDef node, Map<TensorName, TensorName> replaced) {
        var copy = node.toBuilder().clearInput();
        TensorName.inputs(node)
                .forEach(input -> copy.addInput(current(input, replaced).toString()));
        return copy.build();
    }
}
