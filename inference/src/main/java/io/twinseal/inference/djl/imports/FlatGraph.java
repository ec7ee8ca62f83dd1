package io.twinseal.inference.djl.imports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Nodes by name, in the order they have in the graph, with the functions that loops and branches among them call. */
final class FlatGraph {
    private final GraphDef graph;
    private final Map<String, NodeDef> byName = new LinkedHashMap<>();

    private FlatGraph(GraphDef graph) {
        this.graph = graph;
        for (var node : graph.getNodeList()) {
            if (byName.put(node.getName(), node) != null) {
                throw new RefusedGraphException(
                        "the graph has two nodes named " + node.getName(), "give its layers other names");
            }
        }
    }

    static FlatGraph of(GraphDef graph) {
        return new FlatGraph(graph);
    }

    Collection<NodeDef> nodes() {
        return byName.values();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** The name, or the first with a number after it, that neither a node nor a folder of nodes has. */
    String free(String name) {
        var free = name;
        for (int i = 1; isTaken(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private boolean isTaken(String name) {
        return has(name) || byName.keySet().stream().anyMatch(node -> node.startsWith(name + "/"));
    }

    /**
     * The node of that name.
     *
     * @throws RefusedGraphException if there is none
     */
    NodeDef node(String name) {
        var node = byName.get(name);
        if (node == null) {
            throw new RefusedGraphException(
                    "the graph has no node " + name + ", but refers to it", "save the model again");
        }
        return node;
    }

    Map<String, FunctionDef> functions() {
        var functions = new LinkedHashMap<String, FunctionDef>();
        graph.getLibrary()
                .getFunctionList()
                .forEach(function -> functions.put(function.getSignature().getName(), function));
        return functions;
    }

    /** Nodes, and all that they take or wait for. */
    Set<String> reachable(Collection<String> roots) {
        var reached = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(roots);
        while (!next.isEmpty()) {
            var name = next.pop();
            if (reached.add(name)) {
                node(name).getInputList().forEach(input -> next.add(TensorName.nodeOf(input)));
            }
        }
        return reached;
    }

    /** The part that computes some tensors, without what it waits for only. */
    FlatGraph computing(Collection<TensorName> tensors) {
        var free = graph.toBuilder().clearNode();
        for (var node : byName.values()) {
            var copy = node.toBuilder().clearInput();
            node.getInputList().stream()
                    .filter(input -> !TensorName.isControl(input))
                    .forEach(copy::addInput);
            free.addNode(copy);
        }
        var withoutWaiting = new FlatGraph(free.build());
        var needed =
                withoutWaiting.reachable(tensors.stream().map(TensorName::node).toList());
        return withoutWaiting.with(withoutWaiting.nodes().stream()
                .filter(node -> needed.contains(node.getName()))
                .toList());
    }

    /** Other nodes with the functions that they need. */
    FlatGraph with(Collection<NodeDef> nodes) {
        var functions = functions();
        var needed = new HashSet<String>();
        nodes.forEach(node -> need(node, functions, needed));
        var library = FunctionDefLibrary.newBuilder();
        functions.values().stream()
                .filter(function -> needed.contains(function.getSignature().getName()))
                .forEach(library::addFunction);
        return new FlatGraph(graph.toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .setLibrary(library)
                .build());
    }

    /** The names of the nodes whose values change with a tensor. */
    Set<String> dependents(TensorName tensor) {
        var consumers = consumers();
        var dependents = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(List.of(tensor.node()));
        while (!next.isEmpty()) {
            for (var consumer : consumers.getOrDefault(next.pop(), List.of())) {
                if (dependents.add(consumer)) {
                    next.add(consumer);
                }
            }
        }
        return dependents;
    }

    /** By node, the nodes that take a tensor of it. */
    Map<String, List<String>> consumers() {
        Map<String, List<String>> consumers = new LinkedHashMap<>();
        for (var node : byName.values()) {
            TensorName.inputs(node).stream()
                    .map(TensorName::node)
                    .distinct()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, name -> new ArrayList<>())
                            .add(node.getName()));
        }
        return consumers;
    }

    GraphDef toGraphDef() {
        return graph;
    }

    private static void need(NodeDef node, Map<String, FunctionDef> functions, Set<String> needed) {
        var called = new ArrayList<>(List.of(node.getOp()));
        for (AttrValue value : node.getAttrMap().values()) {
            called.add(value.getFunc().getName());
            value.getList().getFuncList().forEach(function -> called.add(function.getName()));
        }
        for (var name : called) {
            var function = functions.get(name);
            if (function != null && needed.add(name)) {
                function.getNodeDefList().forEach(inner -> need(inner, functions, needed));
            }
        }
    }
}
