package io.twinseal.inference.djl.imports;

import static io.twinseal.inference.djl.imports.HandMade.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.twinseal.inference.model.OutputKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** On graphs written by hand: the smallest that a thing can be wrong with. */
class ServedGraphTest {
    private static final TensorShapeProto WINDOWS = Nodes.shape(List.of(-1, 5, 2));

    @Test
    void onlyWhatComputesIsTaken() {
        var served = served(
                node("unused", "Relu", "x:0"), node("check", "Assert", "x:0"), node("y", "Relu", "sum:0", "^check"));
        assertThat(served.graph().nodes())
                .extracting(node -> node.getName() + " " + node.getInputList())
                .containsExactly(
                        "twin/window []", "weights []", "read [weights:0]", "sum [twin/window:0, read:0]", "y [sum:0]");
        assertThat(served.output()).hasToString("y:0");
    }

    @Test
    void variablesAreRestoredFromWhereTheSavedGraphHasThem() {
        var restoring = served(node("y", "Relu", "sum:0")).weights().restoring();
        assertThat(restoring)
                .anySatisfy(node -> assertThat(node.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                                .getTensor()
                                .getStringValList())
                        .containsExactly(ByteString.copyFromUtf8("layers/0/kernel")));
        assertThat(restoring)
                .extracting(node -> node.getOp() + " " + node.getInputList())
                .contains("AssignVariableOp [weights:0, checkpoint/restore/read:0]");
    }

    @Test
    void aVariableThatIsNotRestoredIsRefused() {
        refused(
                "variable other is not restored from its checkpoint",
                node("other", "VarHandleOp"),
                node("read2", "ReadVariableOp", "other:0"),
                node("y", "AddV2", "sum:0", "read2:0"));
    }

    @Test
    void controlFlowOfTensorFlow1IsRefused() {
        refused("node y, a Switch, is control flow of TensorFlow 1", node("y", "Switch", "sum:0", "sum:0"));
    }

    @Test
    void normalisationByTheBatchIsRefused() {
        refused(
                "node y, a FusedBatchNormV3, normalises with the mean of its batch",
                node("y", "FusedBatchNormV3", "sum:0", "read:0", "read:0", "read:0", "read:0"));
    }

    @Test
    void operationsThatTheEngineDoesNotHaveAreRefused() {
        refused("node y is a MyOwnOp, which TensorFlow 2.16", node("y", "MyOwnOp", "sum:0"));
    }

    @Test
    void effectsThatAreWaitedForAreRefused() {
        refused(
                "node write, a AssignVariableOp, remembers something",
                node("write", "AssignVariableOp", "weights:0", "sum:0"),
                node("y", "Relu", "sum:0", "^write"));
    }

    /** What a function must do beside what it returns, although what is returned does not wait for it. */
    @Test
    void effectsOfFunctionsAreRefused() {
        var function = FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder()
                        .setName("counting")
                        .addInputArg(OpDef.ArgDef.newBuilder().setName("x"))
                        .addInputArg(OpDef.ArgDef.newBuilder().setName("w"))
                        .addOutputArg(OpDef.ArgDef.newBuilder().setName("y")))
                .addNodeDef(node("result", "Relu", "x"))
                .addNodeDef(node("write", "AssignVariableOp", "w", "x"))
                .putRet("y", "result:activations:0")
                .putControlRet("write", "write");
        var library = FunctionDefLibrary.newBuilder().addFunction(function).build();
        assertThatThrownBy(() -> served(library, node("y", "counting", "sum:0", "weights:0")))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining("node write, a AssignVariableOp, remembers something");
    }

    private static void refused(String message, NodeDef... last) {
        assertThatThrownBy(() -> served(last))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining(message);
    }

    /** What adds a variable to its input, and goes on with other nodes to y. */
    private static ServedGraph served(NodeDef... last) {
        return served(FunctionDefLibrary.getDefaultInstance(), last);
    }

    private static ServedGraph served(FunctionDefLibrary library, NodeDef... last) {
        List<NodeDef> nodes = new ArrayList<>(List.of(
                node("x", "Placeholder"),
                variable(),
                node("read", "ReadVariableOp", "weights:0"),
                node("sum", "AddV2", "x:0", "read:0")));
        nodes.addAll(List.of(last));
        nodes.add(node("file", "Placeholder"));
        nodes.add(Nodes.texts("keys", List.of(ByteString.copyFromUtf8("layers/0/kernel"))));
        nodes.add(Nodes.texts("slices", List.of(ByteString.EMPTY)));
        nodes.add(node("restored", "RestoreV2", "file", "keys", "slices").toBuilder()
                .putAttr("dtypes", Nodes.types(List.of(DataType.DT_FLOAT)))
                .build());
        nodes.add(node("assign", "AssignVariableOp", "weights:0", "restored:0"));
        nodes.add(node("restore", "NoOp", "^assign"));
        var graph = MetaGraphDef.newBuilder()
                .setGraphDef(GraphDef.newBuilder().addAllNode(nodes).setLibrary(library))
                .setSaverDef(SaverDef.newBuilder().setRestoreOpName("restore"))
                .putSignatureDef(
                        "run",
                        SignatureDef.newBuilder()
                                .putInputs("x", info("x:0"))
                                .putOutputs("y", info("y:0"))
                                .build());
        graph.getMetaInfoDefBuilder().addTags("serve");
        var saved = SavedModel.newBuilder().addMetaGraphs(graph).build();
        return ServedGraph.of(Serving.of(saved, "run", 0), OutputKind.REGRESSION);
    }

    private static TensorInfo info(String name) {
        return TensorInfo.newBuilder()
                .setName(name)
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(WINDOWS)
                .build();
    }

    private static NodeDef variable() {
        return node("weights", "VarHandleOp").toBuilder()
                .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
                .build();
    }
}
