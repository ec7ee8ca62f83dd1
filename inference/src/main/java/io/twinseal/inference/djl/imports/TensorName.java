package io.twinseal.inference.djl.imports;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * One output of a node, written {@code node:output} in graphs; {@code node} alone means output 0.
 *
 * @param output counted from 0 over all tensors that the node returns
 */
record TensorName(String node, int output) {
    private static final String CONTROL = "^";

    static TensorName parse(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new TensorName(text, 0)
                : new TensorName(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    static TensorName first(NodeDef node) {
        return new TensorName(node.getName(), 0);
    }

    /** The tensors that a node takes, without the nodes it only waits for. */
    static List<TensorName> inputs(NodeDef node) {
        return node.getInputList().stream()
                .filter(input -> !isControl(input))
                .map(TensorName::parse)
                .toList();
    }

    /** Whether an input is a node to wait for, written {@code ^node}. */
    static boolean isControl(String input) {
        return input.startsWith(CONTROL);
    }

    static String control(String node) {
        return CONTROL + node;
    }

    /** The node that an input comes from, whether it is a tensor or a node to wait for. */
    static String nodeOf(String input) {
        return isControl(input) ? input.substring(CONTROL.length()) : parse(input).node;
    }

    @Override
    public String toString() {
        return node + ":" + output;
    }
}
