package io.twinseal.inference.djl.imports;

import static io.twinseal.inference.djl.imports.HandMade.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

class FunctionInlinerTest {
    /** Takes (x, w), gives the relu of their product, and reads what it waits for. */
    private static final FunctionDef INNER = function("inner", List.of("x", "w"), List.of("y"))
            .addNodeDef(node("read", "ReadVariableOp", "w"))
            .addNodeDef(node("product", "MatMul", "x", "read:value:0"))
            .addNodeDef(node("Relu", "Relu", "product:product:0", "^read"))
            .putRet("y", "Relu:activations:0")
            .putControlRet("read", "read")
            .build();

    /** Calls the inner one twice, and gives back an argument as it is. */
    private static final FunctionDef OUTER = function("outer", List.of("x", "w"), List.of("y", "same"))
            .addNodeDef(call("once", "inner", "x", "w"))
            .addNodeDef(call("twice", "inner", "once:output:0", "w"))
            .addNodeDef(node("done", "Identity", "twice:output:0", "^once"))
            .putRet("y", "done:output:0")
            .putRet("same", "x")
            .build();

    @Test
    void callsInCallsBecomeTheirNodes() {
        var flat = inline(
                node("x", "Placeholder"),
                node("weights", "VarHandleOp"),
                call("run", "outer", "x", "weights"),
                node("end", "Identity", "run:0"));
        assertThat(flat.graph().getNodeList())
                .extracting(FunctionInlinerTest::line)
                .containsExactly(
                        "x Placeholder []",
                        "weights VarHandleOp []",
                        "read ReadVariableOp [weights:0]",
                        "product MatMul [x:0, read:0]",
                        "Relu Relu [product:0, ^read]",
                        "run/twice/read ReadVariableOp [weights:0]",
                        "run/twice/product MatMul [Relu:0, run/twice/read:0, ^read]",
                        "run/twice/Relu Relu [run/twice/product:0, ^run/twice/read]",
                        "done Identity [run/twice/Relu:0, ^read, ^run/twice/read]",
                        "end Identity [done:0]");
        assertThat(flat.tensor("end:0")).hasToString("end:0");
    }

    @Test
    void argumentsGivenBackAreTheCallersTensors() {
        var flat = inline(
                node("x", "Placeholder"),
                node("weights", "VarHandleOp"),
                call("run", "outer", "x", "weights"),
                node("end", "Identity", "run:1"));
        assertThat(line(flat.graph().getNodeList().get(flat.graph().getNodeCount() - 1)))
                .isEqualTo("end Identity [x:0]");
    }

    @Test
    void waitingForACallIsWaitingForWhatItsFunctionMustRun() {
        var flat = inline(
                node("x", "Placeholder"),
                node("weights", "VarHandleOp"),
                call("run", "inner", "x", "weights"),
                node("end", "NoOp", "^run"));
        assertThat(flat.graph().getNodeList())
                .extracting(FunctionInlinerTest::line)
                .contains("end NoOp [^read]");
        assertThat(flat.nodes("run")).containsExactly("read");
    }

    /** An output argument may stand for several tensors: the place in a graph counts them all. */
    @Test
    void outputsAreCountedOverAllArguments() {
        var function = function("pick", List.of("x"), List.of("y"))
                .addNodeDef(node("parsed", "ParseExampleV2", "x").toBuilder()
                        .putAttr("num_sparse", AttrValue.newBuilder().setI(2).build())
                        .putAttr("sparse_types", Nodes.types(List.of(DataType.DT_FLOAT, DataType.DT_FLOAT))))
                .addNodeDef(node("normal", "FusedBatchNormV3", "parsed:sparse_values:1"))
                .addNodeDef(node("sum", "AddV2", "normal:batch_variance:0", "parsed:dense_values:1"))
                .putRet("y", "sum:z:0")
                .build();
        var flat = run(function, call("run", "pick", "x"));
        assertThat(flat.graph().getNodeList())
                .extracting(FunctionInlinerTest::line)
                .contains("normal FusedBatchNormV3 [parsed:3]", "sum AddV2 [normal:2, parsed:7]");
        assertThat(flat.tensor("run")).hasToString("sum:0");
    }

    @Test
    void attributesOfTheCallFillThoseOfTheBody() {
        var function = function("cast", List.of("x"), List.of("y"))
                .addNodeDef(node("y", "Identity", "x").toBuilder()
                        .putAttr(
                                "T",
                                AttrValue.newBuilder().setPlaceholder("type").build()))
                .putRet("y", "y:output:0")
                .build();
        var direct = node("run", "cast", "x").toBuilder()
                .putAttr("type", Nodes.type(DataType.DT_HALF))
                .build();
        var flat = run(function, direct);
        assertThat(flat.graph().getNode(1).getAttrOrThrow("T").getType()).isEqualTo(DataType.DT_HALF);
    }

    @Test
    void onlyWhatTheRootsNeedIsKept() {
        var flat = FunctionInliner.inline(
                graph(
                        node("x", "Placeholder"),
                        node("weights", "VarHandleOp"),
                        call("serve", "inner", "x", "weights"),
                        call("other", "inner", "x", "weights")),
                List.of("other"));
        assertThat(flat.graph().getNodeList())
                .extracting(NodeDef::getName)
                .containsExactly("x", "weights", "read", "product", "Relu");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> inline(node("x", "Placeholder"), call("run", "none", "x")))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessage("node run calls function none, which is not there");
        assertThatThrownBy(() -> inline(node("end", "Identity", "lost:0")))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining("has no node lost");
        var wrong = function("wrong", List.of("x"), List.of("y"))
                .addNodeDef(node("a", "Relu", "lost:z:0"))
                .putRet("y", "a:activations:0")
                .build();
        assertThatThrownBy(() -> run(wrong, call("run", "wrong", "x")))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessage("function wrong has no node lost, but refers to it");
    }

    @Test
    void aFunctionThatCallsItselfIsRefused() {
        var endless = function("endless", List.of("x"), List.of("y"))
                .addNodeDef(call("again", "endless", "x"))
                .putRet("y", "again:output:0")
                .build();
        assertThatThrownBy(() -> run(endless, call("run", "endless", "x")))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessage("function endless calls itself");
    }

    private static FunctionInliner.Flat inline(NodeDef... nodes) {
        return FunctionInliner.inline(graph(nodes), List.of(nodes[nodes.length - 1].getName()));
    }

    /** A call of that one function, named run. */
    private static FunctionInliner.Flat run(FunctionDef function, NodeDef call) {
        return FunctionInliner.inline(
                GraphDef.newBuilder()
                        .setLibrary(FunctionDefLibrary.newBuilder().addFunction(function))
                        .addNode(node("x", "Placeholder"))
                        .addNode(call)
                        .build(),
                List.of("run"));
    }

    private static GraphDef graph(NodeDef... nodes) {
        return GraphDef.newBuilder()
                .setLibrary(FunctionDefLibrary.newBuilder().addFunction(INNER).addFunction(OUTER))
                .addAllNode(List.of(nodes))
                .build();
    }

    private static FunctionDef.Builder function(String name, List<String> arguments, List<String> results) {
        var signature = OpDef.newBuilder().setName(name);
        arguments.forEach(
                argument -> signature.addInputArg(OpDef.ArgDef.newBuilder().setName(argument)));
        results.forEach(
                result -> signature.addOutputArg(OpDef.ArgDef.newBuilder().setName(result)));
        return FunctionDef.newBuilder().setSignature(signature);
    }

    private static NodeDef call(String name, String function, String... inputs) {
        return node(name, "StatefulPartitionedCall", inputs).toBuilder()
                .putAttr(
                        "f",
                        AttrValue.newBuilder()
                                .setFunc(NameAttrList.newBuilder().setName(function))
                                .build())
                .putAttr("Tout", Nodes.types(List.of(DataType.DT_FLOAT, DataType.DT_FLOAT)))
                .build();
    }

    private static String line(NodeDef node) {
        return node.getName() + " " + node.getOp() + " " + node.getInputList();
    }
}
