package io.twinseal.inference.djl.imports;

import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a saved graph that a signature runs, without functions, from a window of readings to a result.
 *
 * @param input takes (points, rows, channels)
 * @param output what a bundle returns
 * @param weights where the saved checkpoint has the variables
 */
record ServedGraph(FlatGraph graph, TensorName input, TensorName output, Weights weights) {
    private static final String SCOPE = "twin";

    /**
     * Takes the part out of what was saved.
     *
     * @throws RefusedGraphException if it cannot be a model of twins
     */
    static ServedGraph of(Serving serving, OutputKind kind) {
        var metaGraph = serving.metaGraph();
        var restore = metaGraph.getSaverDef().getRestoreOpName();
        if (restore.isEmpty()) {
            throw new RefusedGraphException(
                    "it restores no variables",
                    "save the model with its weights as variables, not frozen into the graph");
        }
        var restoring = TensorName.parse(restore).node();
        var output = TensorName.parse(serving.output());
        var flat = FunctionInliner.inline(metaGraph.getGraphDef(), List.of(output.node(), restoring));
        var all = FlatGraph.of(flat.graph());
        var returned = flat.tensor(serving.output());
        var scope = all.free(SCOPE) + "/";
        var input = new TensorName(scope + "window", 0);
        var framed = framed(all, serving, scope, input);
        var last = resized(serving, kind, returned, scope, framed);
        var whole = all.with(framed);

        var running = new HashSet<>(flat.nodes(output.node()));
        running.add(last.node());
        Purity.check(whole, whole.reachable(running));
        var computing = whole.computing(List.of(last));
        if (!computing.dependents(input).contains(last.node())) {
            throw new RefusedGraphException(
                    "what it returns does not depend on what it takes", "save the signature that does the work");
        }
        return new ServedGraph(computing, input, last, Weights.of(computing, whole, flat.nodes(restoring)));
    }

    /** All nodes, with what the signature takes made of windows. */
    private static List<NodeDef> framed(FlatGraph all, Serving serving, String scope, TensorName input) {
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(Nodes.placeholder(input.node(), DataType.DT_FLOAT, Nodes.batch(serving.window())));
        var taken = input;
        if (!serving.window().equals(serving.inputShape())) {
            taken = reshape(nodes, scope + "input", input, serving.inputShape());
        }
        var original = TensorName.parse(serving.input());
        for (var node : all.nodes()) {
            var copy = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                if (!TensorName.isControl(node.getInput(i))
                        && TensorName.parse(node.getInput(i)).equals(original)) {
                    copy.setInput(i, taken.toString());
                }
            }
            nodes.add(copy.build());
        }
        return nodes;
    }

    /** The output as a bundle returns it: at least one value for each data point, and of a reconstruction a window. */
    private static TensorName resized(
            Serving serving, OutputKind kind, TensorName returned, String scope, List<NodeDef> nodes) {
        if (kind != OutputKind.RECONSTRUCTION) {
            return serving.returnsVector() ? reshape(nodes, scope + "output", returned, List.of(1)) : returned;
        }
        long values = Shapes.elements(serving.window());
        if (serving.outputValues().isPresent() && serving.outputValues().get() != values) {
            throw new RefusedGraphException(
                    "it returns " + serving.outputValues().get() + " values for a data point of " + values
                            + ", which is no reconstruction",
                    "import it as a regression or a classification");
        }
        return reshape(nodes, scope + "output", returned, serving.window());
    }

    private static TensorName reshape(List<NodeDef> nodes, String name, TensorName values, List<Integer> pointShape) {
        var shape = Nodes.integers(name + "/shape", Nodes.batch(pointShape));
        nodes.add(shape);
        nodes.add(Nodes.reshape(name, values, TensorName.first(shape)));
        return new TensorName(name, 0);
    }
}
