package io.twinseal.inference.djl.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;

/**
 * Floating-point operations of a node for one data point, a multiply-add counted as two. What moves values costs
 * nothing; what is not known here costs one for each value it returns.
 */
final class FlopCount {
    private static final long PER_SOFTMAX_VALUE = 3;
    private static final Set<String> MOVES = Set.of(
            "BatchToSpaceND",
            "Concat",
            "ConcatV2",
            "ExpandDims",
            "Fill",
            "Gather",
            "GatherNd",
            "GatherV2",
            "Identity",
            "IdentityN",
            "MirrorPad",
            "Pack",
            "Pad",
            "PadV2",
            "Placeholder",
            "PlaceholderWithDefault",
            "PreventGradient",
            "ReadVariableOp",
            "Reshape",
            "ResizeNearestNeighbor",
            "ResourceGather",
            "ReverseV2",
            "Slice",
            "SpaceToBatchND",
            "Split",
            "SplitV",
            "Squeeze",
            "StopGradient",
            "StridedSlice",
            "TensorListGetItem",
            "TensorListStack",
            "Tile",
            "Transpose",
            "Unpack");

    private final FlatGraph graph;
    private final TensorShapes shapes;

    FlopCount(FlatGraph graph, TensorShapes shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    long of(NodeDef node) {
        if (MOVES.contains(node.getOp())) {
            return 0;
        }
        var inputs = TensorName.inputs(node);
        return switch (node.getOp()) {
            case "Conv2D", "Conv3D" -> 2 * values(node) * shapes.values(inputs.get(1)) / last(inputs.get(1), 1);
            case "DepthwiseConv2dNative" ->
                2 * values(node) * shapes.values(inputs.get(1)) / (last(inputs.get(1), 1) * last(inputs.get(1), 2));
            case "Conv2DBackpropInput", "Conv3DBackpropInputV2" ->
                2 * shapes.values(inputs.get(2)) * shapes.values(inputs.get(1)) / last(inputs.get(1), 1);
            case "MatMul" -> 2 * values(node) * last(inputs.get(0), flag(node, "transpose_a") ? 2 : 1);
            case "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" ->
                2 * values(node) * last(inputs.get(0), flag(node, "adj_x") ? 2 : 1);
            case "Einsum" -> einsum(node, inputs);
            case "AvgPool", "MaxPool", "AvgPool3D", "MaxPool3D" -> values(node) * area(node);
            case "Mean", "Sum", "Max", "Min", "Prod" -> isCounted(node) ? shapes.values(inputs.get(0)) : 0;
            case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3" -> 2 * values(node);
            case "Softmax", "LogSoftmax" -> PER_SOFTMAX_VALUE * values(node);
            case "While", "StatelessWhile" -> shapes.rounds(node.getName()) * body(node, "body");
            case "If", "StatelessIf" -> Math.max(body(node, "then_branch"), body(node, "else_branch"));
            default -> values(node);
        };
    }

    /** Of its first output, if those are numbers with a fraction. */
    private long values(NodeDef node) {
        return isCounted(node) ? shapes.values(TensorName.first(node)) : 0;
    }

    private boolean isCounted(NodeDef node) {
        var outputs = Operations.of(node).getOutputArgCount();
        var type = outputs == 0 ? DataType.DT_INVALID : shapes.type(TensorName.first(node));
        return Set.of(DataType.DT_FLOAT, DataType.DT_HALF, DataType.DT_BFLOAT16, DataType.DT_DOUBLE)
                .contains(type);
    }

    /** A dimension counted from the last, 1; 1 if it is not known. */
    private long last(TensorName tensor, int place) {
        long[] dimensions = shapes.dimensions(tensor);
        return dimensions.length < place ? 1 : Math.max(1, Math.abs(dimensions[dimensions.length - place]));
    }

    private static boolean flag(NodeDef node, String name) {
        return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getB();
    }

    private static long area(NodeDef pooling) {
        return pooling.getAttrOrThrow("ksize").getList().getIList().stream().reduce(1L, Math::multiplyExact);
    }

    /** The values that a sum goes over are its terms, and of the other dimensions those of the result. */
    private long einsum(NodeDef node, List<TensorName> inputs) {
        var equation = node.getAttrOrThrow("equation").getS().toStringUtf8();
        var sides = equation.split("->", -1);
        var operands = sides[0].split(",", -1);
        long terms = 1;
        for (int i = 0; i < operands.length && sides.length == 2; i++) {
            var labels = operands[i].replace("...", "");
            for (int j = 0; j < labels.length(); j++) {
                char label = labels.charAt(j);
                boolean isNew = i == 0 || operands[0].indexOf(label) < 0;
                if (isNew && sides[1].indexOf(label) < 0) {
                    terms *= last(inputs.get(i), labels.length() - j);
                }
            }
        }
        return 2 * terms * values(node);
    }

    /** Of a function that a loop or a branch runs. */
    private long body(NodeDef caller, String attribute) {
        var name = caller.getAttrOrThrow(attribute).getFunc().getName();
        var function = graph.functions().get(name);
        if (function == null) {
            throw new RefusedGraphException(
                    "node " + caller.getName() + " runs function " + name + ", which is not there",
                    "save the model again");
        }
        var arguments = TensorName.inputs(caller);
        if (caller.getOp().endsWith("If")) {
            arguments = arguments.subList(1, arguments.size()); // the first decides
        }
        var nodes = new ArrayList<NodeDef>();
        var call = Nodes.node("body", "StatefulPartitionedCall").putAttr("f", caller.getAttrOrThrow(attribute));
        for (int i = 0; i < arguments.size(); i++) {
            var argument = argument("argument_" + i, function, i, arguments.get(i));
            nodes.add(argument);
            call.addInput(argument.getName());
        }
        nodes.add(call.putAttr("Tin", Nodes.types(types(function))).build());
        return sum(FunctionInliner.inline(graph.with(nodes).toGraphDef(), List.of("body")));
    }

    private static List<DataType> types(FunctionDef function) {
        return function.getSignature().getInputArgList().stream()
                .map(argument -> argument.getType())
                .toList();
    }

    private static long sum(FunctionInliner.Flat body) {
        try (var graph = new Graph()) {
            var flat = FlatGraph.of(body.graph());
            graph.importGraphDef(flat.toGraphDef());
            var count = new FlopCount(flat, TensorShapes.inferred(graph));
            return flat.nodes().stream()
                    .filter(node -> !Weights.isVariable(node) && !node.getOp().equals("Const"))
                    .mapToLong(count::of)
                    .sum();
        }
    }

    /** What a function is called with: the variable, or anything of the shape. */
    private NodeDef argument(String name, FunctionDef function, int index, TensorName value) {
        var source = graph.has(value.node()) ? graph.node(value.node()) : NodeDef.getDefaultInstance();
        if (Weights.isVariable(source)) {
            return source.toBuilder().setName(name).build();
        }
        long[] dimensions = shapes.dimensions(value);
        var shape = new ArrayList<Integer>();
        for (long size : dimensions) {
            shape.add(size < 0 ? Nodes.ANY : Math.toIntExact(size));
        }
        var type = function.getSignature().getInputArg(index).getType();
        return type == DataType.DT_VARIANT || type == DataType.DT_RESOURCE
                ? Nodes.node(name, "Placeholder")
                        .putAttr("dtype", Nodes.type(type))
                        .build()
                : Nodes.placeholder(name, type, shape);
    }
}
