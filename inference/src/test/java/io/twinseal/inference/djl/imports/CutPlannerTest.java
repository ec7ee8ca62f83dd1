package io.twinseal.inference.djl.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.djl.imports.CutPlanner.PlannedLayer;
import io.twinseal.inference.model.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

class CutPlannerTest {
    private static final TensorName INPUT = new TensorName("x", 0);
    private static final List<Integer> INPUT_SHAPE = List.of(2, 4);

    private final List<NodeDef> nodes = new ArrayList<>(
            List.of(Nodes.placeholder("x", DataType.DT_FLOAT, Nodes.batch(INPUT_SHAPE)), Nodes.integer("one", 1)));

    /** What works value by value is of the layer before it, and what only moves values of the one after it. */
    @Test
    void layersBeginWithWhatIsMoreThanValueByValue() {
        add("a", "Sin", "x");
        add("b", "Relu", "a");
        add("c", "ExpandDims", "b", "one");
        add("d", "Sin", "c");
        add("e", "Tanh", "d");
        assertThat(plan("e"))
                .extracting(CutPlannerTest::line)
                .containsExactly("[a, b] sends [b:0], 16 FLOP, 32 bytes", "[c, d, e] sends [e:0], 16 FLOP, 32 bytes");
    }

    /** As in networks whose shortcuts go around their activations. */
    @Test
    void theCutIsBeforeWhatWorksValueByValueIfLessIsSentThere() {
        add("a", "Sin", "x");
        add("b", "Relu", "a");
        add("c", "Sin", "b");
        add("y", "AddV2", "a", "c");
        assertThat(plan("y"))
                .extracting(CutPlannerTest::line)
                .containsExactly("[a] sends [a:0], 8 FLOP, 32 bytes", "[b, c, y] sends [y:0], 24 FLOP, 32 bytes");
    }

    /** One branch is run to its end before the next, and what is not float32 does not cross. */
    @Test
    void branchesComeOneAfterTheOther() {
        add("stem", "Sin", "x");
        add("a1", "Sin", "stem");
        add("b1", "Cos", "stem");
        add("a2", "Sin", "a1");
        add("size", "Shape", "stem");
        add("b2", "Cos", "b1");
        add("joined", "AddV2", "a2", "b2");
        nodes.add(Nodes.node("filled", "Fill", new TensorName("size", 0), new TensorName("half", 0))
                .putAttr("T", Nodes.type(DataType.DT_FLOAT))
                .build());
        nodes.add(Nodes.node("half", "Const")
                .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
                .putAttr(
                        "value",
                        AttrValue.newBuilder()
                                .setTensor(TensorProto.newBuilder()
                                        .setDtype(DataType.DT_FLOAT)
                                        .addFloatVal(0.5f))
                                .build())
                .build());
        add("y", "AddV2", "joined", "filled");
        assertThat(plan("y"))
                .extracting(
                        layer -> layer.nodes().stream().map(NodeDef::getName).toList() + " " + layer.crossing())
                .containsExactly(
                        "[stem] [stem:0]",
                        "[a1] [stem:0, a1:0]",
                        "[a2] [stem:0, a2:0]",
                        "[b1] [stem:0, a2:0, b1:0]",
                        "[b2, joined] [stem:0, joined:0]",
                        "[size, filled, y] [y:0]");
    }

    @Test
    void theCutsThatSendMostAreGivenUpWhereThereAreTooMany() {
        String last = "x";
        for (int i = 0; i < 120; i++) {
            if (i == 40) {
                add("max", "Max", last, "one");
                last = "max";
            }
            add("sin" + i, "Sin", last);
            last = "sin" + i;
        }
        var layers = plan(last);
        assertThat(layers).hasSize(ModelManifest.LAYERS_MAX);
        assertThat(layers).filteredOn(layer -> layer.bytes() == 16).hasSize(81);
        assertThat(layers.stream().mapToLong(PlannedLayer::flops).sum()).isEqualTo(40 * 8 + 8 + 80 * 4);
    }

    private static String line(PlannedLayer layer) {
        return layer.nodes().stream().map(NodeDef::getName).toList() + " sends " + layer.crossing() + ", "
                + layer.flops() + " FLOP, " + layer.bytes() + " bytes";
    }

    private void add(String name, String operation, String... inputs) {
        nodes.add(HandMade.node(name, operation, inputs).toBuilder()
                .putAttr("T", Nodes.type(DataType.DT_FLOAT))
                .build());
    }

    private List<PlannedLayer> plan(String last) {
        var flat = FlatGraph.of(GraphDef.newBuilder().addAllNode(nodes).build());
        var output = new TensorName(last, 0);
        try (var graph = new Graph()) {
            graph.importGraphDef(flat.toGraphDef());
            try (var session = new Session(graph)) {
                var computing = flat.computing(List.of(output));
                var shapes = TensorShapes.measured(session, graph, computing, INPUT, INPUT_SHAPE, output);
                return CutPlanner.plan(computing, INPUT, output, shapes);
            }
        }
    }
}
