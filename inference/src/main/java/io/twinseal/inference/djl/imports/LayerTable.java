package io.twinseal.inference.djl.imports;

import io.twinseal.inference.djl.imports.CutPlanner.PlannedLayer;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** What a manifest says of planned layers: their names, what they compute and hold, and what leaves them. */
final class LayerTable {
    private static final String KERAS_SUFFIX = "_1";

    private final FlatGraph graph;
    private final TensorShapes shapes;
    private final Set<String> changing;
    private final Set<String> counted = new HashSet<>();

    private LayerTable(FlatGraph graph, TensorName input, TensorShapes shapes) {
        this.graph = graph;
        this.shapes = shapes;
        this.changing = graph.dependents(input);
    }

    /** The profiles of the layers, in their order. */
    static List<LayerProfile> of(FlatGraph graph, TensorName input, TensorShapes shapes, List<PlannedLayer> layers) {
        var table = new LayerTable(graph, input, shapes);
        var names = table.names(layers);
        List<LayerProfile> profiles = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            profiles.add(LayerProfile.of(
                    names.get(i), layer.flops(), table.parameters(layer), crossingShape(layer, shapes)));
        }
        return profiles;
    }

    /** The shape of one data point at the cut after a layer: of several tensors, all their values in a row. */
    static List<Integer> crossingShape(PlannedLayer layer, TensorShapes shapes) {
        var all = layer.crossing().stream()
                .map(tensor -> shapes.pointShape(tensor).orElseThrow())
                .toList();
        return isOne(layer, shapes)
                ? all.get(0)
                : List.of(all.stream().mapToInt(Shapes::elements).sum());
    }

    /** Whether what crosses is one tensor that needs no packing. */
    static boolean isOne(PlannedLayer layer, TensorShapes shapes) {
        return layer.crossing().size() == 1
                && !shapes.pointShape(layer.crossing().get(0)).orElseThrow().isEmpty();
    }

    /** Each after the scope of the node that computes most, without what all of them begin or end with. */
    private List<String> names(List<PlannedLayer> layers) {
        var flops = new FlopCount(graph, shapes);
        var scopes = layers.stream()
                .map(layer -> layer.nodes().stream()
                        .max(Comparator.<NodeDef>comparingLong(flops::of))
                        .orElseThrow())
                .map(LayerTable::scope)
                .toList();
        int shared = shared(scopes);
        var names = new ArrayList<String>();
        for (var scope : scopes) {
            names.add(String.join("/", scope.subList(Math.min(shared, scope.size() - 1), scope.size())));
        }
        if (names.stream().allMatch(name -> name.endsWith(KERAS_SUFFIX))) {
            names.replaceAll(name -> name.substring(0, name.length() - KERAS_SUFFIX.length()));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            for (int k = 2; !seen.add(names.get(i)); k++) {
                names.set(i, name + "-" + k);
            }
        }
        return names;
    }

    /** The folders of a name; of a node in none, its operation. */
    private static List<String> scope(NodeDef node) {
        var path = node.getName().split("/", -1);
        return path.length == 1
                ? List.of(node.getOp().toLowerCase(Locale.ROOT))
                : Arrays.asList(path).subList(0, path.length - 1);
    }

    private static int shared(List<List<String>> scopes) {
        int shared = 0;
        while (true) {
            int place = shared;
            if (scopes.stream().anyMatch(scope -> scope.size() <= place + 1)
                    || scopes.stream().map(scope -> scope.get(place)).distinct().count() > 1) {
                return shared;
            }
            shared++;
        }
    }

    /** Values in variables, and in constants of more than one number, that no layer before took. */
    private long parameters(PlannedLayer layer) {
        long parameters = 0;
        var next = new ArrayDeque<String>();
        layer.nodes().forEach(node -> TensorName.inputs(node).forEach(input -> next.add(input.node())));
        while (!next.isEmpty()) {
            var node = graph.node(next.pop());
            if (changing.contains(node.getName()) || !counted.add(node.getName())) {
                continue;
            }
            TensorName.inputs(node).forEach(input -> next.add(input.node()));
            parameters += values(node);
        }
        return parameters;
    }

    private static long values(NodeDef node) {
        boolean isVariable = Weights.isVariable(node);
        boolean isConstant =
                node.getOp().equals("Const") && node.getAttrOrThrow("dtype").getType() == DataType.DT_FLOAT;
        if (!isVariable && !isConstant) {
            return 0;
        }
        var shape = isVariable
                ? node.getAttrOrThrow("shape").getShape()
                : node.getAttrOrThrow("value").getTensor().getTensorShape();
        long values =
                shape.getDimList().stream().mapToLong(size -> size.getSize()).reduce(1, Math::multiplyExact);
        return isConstant && values == 1 ? 0 : values;
    }
}
