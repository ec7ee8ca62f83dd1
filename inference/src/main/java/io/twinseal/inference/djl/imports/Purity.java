package io.twinseal.inference.djl.imports;

import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Whether a graph returns the same for a data point whenever and beside whatever it is asked: no chance, no memory, no
 * batch mates.
 */
final class Purity {
    /** They keep or touch state, but change none of it. */
    private static final Set<String> HARMLESS = Set.of(
            "VarHandleOp",
            "VariableV2",
            "Variable",
            "ReadVariableOp",
            "DisableCopyOnRead",
            "VarIsInitializedOp",
            "ResourceGather",
            "ResourceGatherNd",
            "VariableShape",
            "NoOp",
            "Placeholder",
            "While",
            "If",
            "Case",
            // They say or stop something, and return nothing.
            "Assert",
            "Print",
            "PrintV2");

    private static final Set<String> CONTROL_FLOW_OF_TENSORFLOW_1 = Set.of(
            "Switch", "RefSwitch", "Merge", "RefMerge", "Enter", "RefEnter", "Exit", "NextIteration", "LoopCond");
    private static final Set<String> NORMALISATION = Set.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3");

    /** What they call is checked itself. */
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

    private Purity() {}

    /**
     * Checks all that runs with a signature, in the bodies of loops and branches too.
     *
     * @param running the names of the nodes, those it only waits for among them
     * @throws RefusedGraphException if a node does what it must not
     */
    static void check(FlatGraph graph, Set<String> running) {
        var nodes = running.stream().map(graph::node).toList();
        nodes.forEach(Purity::check);
        var called = graph.with(nodes).functions();
        for (var function : called.values()) {
            function.getNodeDefList().stream()
                    .filter(node -> !called.containsKey(node.getOp()) && !CALLS.contains(node.getOp()))
                    .forEach(Purity::check);
        }
    }

    private static void check(NodeDef node) {
        var what = "node " + node.getName() + ", a " + node.getOp() + ", ";
        if (CONTROL_FLOW_OF_TENSORFLOW_1.contains(node.getOp())) {
            throw new RefusedGraphException(
                    what + "is control flow of TensorFlow 1", "save the model with TensorFlow 2, or build it without");
        }
        if (node.getOp().contains("Random") || node.getOp().contains("Multinomial")) {
            throw new RefusedGraphException(
                    what + "draws random numbers", "save the model for inference: call it with training=False");
        }
        if (NORMALISATION.contains(node.getOp())
                && (!node.containsAttr("is_training")
                        || node.getAttrOrThrow("is_training").getB())) {
            throw new RefusedGraphException(
                    what + "normalises with the mean of its batch",
                    "save the model for inference: call it with training=False");
        }
        if (Operations.of(node).getIsStateful() && !HARMLESS.contains(node.getOp())) {
            throw new RefusedGraphException(
                    what + "remembers something from call to call, or has other effects",
                    "build the model so that it only computes: no assignments, tables, queues or files");
        }
    }
}
