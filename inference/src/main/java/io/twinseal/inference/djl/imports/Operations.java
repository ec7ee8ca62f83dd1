package io.twinseal.inference.djl.imports;

import io.twinseal.inference.djl.TfSetup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** What the engine knows of its operations. */
final class Operations {
    private static final Map<String, OpDef> BY_NAME = registered();

    private Operations() {}

    private static Map<String, OpDef> registered() {
        TfSetup.beforeStart();
        return TensorFlow.registeredOpList().getOpList().stream()
                .collect(Collectors.toMap(OpDef::getName, Function.identity()));
    }

    /**
     * What the operation of a node is.
     *
     * @throws RefusedGraphException if this engine does not have it
     */
    static OpDef of(NodeDef node) {
        return Optional.ofNullable(BY_NAME.get(node.getOp()))
                .orElseThrow(() -> new RefusedGraphException(
                        "node " + node.getName() + " is a " + node.getOp() + ", which TensorFlow "
                                + TensorFlow.version() + " does not have",
                        "build the model of operations that TensorFlow itself has, and save it with a version near"
                                + " this one"));
    }

    /**
     * The place of an output among all tensors that a node returns. An output argument may stand for several.
     *
     * @param name of the output argument
     * @param index among the tensors of that argument
     */
    static int output(NodeDef node, List<OpDef.ArgDef> outputs, String name, int index) {
        int before = 0;
        for (var output : outputs) {
            if (output.getName().equals(name)) {
                return before + index;
            }
            before += count(output, node.getAttrMap());
        }
        throw new RefusedGraphException(
                "node " + node.getName() + ", a " + node.getOp() + ", has no output " + name,
                "save the model with a version of TensorFlow near " + TensorFlow.version());
    }

    /** How many tensors an argument of a node stands for. */
    private static int count(OpDef.ArgDef argument, Map<String, AttrValue> attributes) {
        if (!argument.getNumberAttr().isEmpty()) {
            return (int) attributes
                    .getOrDefault(argument.getNumberAttr(), AttrValue.getDefaultInstance())
                    .getI();
        }
        if (!argument.getTypeListAttr().isEmpty()) {
            return attributes
                    .getOrDefault(argument.getTypeListAttr(), AttrValue.getDefaultInstance())
                    .getList()
                    .getTypeCount();
        }
        return 1;
    }
}
