package io.twinseal.inference.djl.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Puts the bodies of functions in the place of their calls, so that a signature may name any tensor of theirs. What
 * TensorFlow 2 saves is a graph of calls: the layers lie in a function in a function, and take their variables as
 * arguments.
 *
 * <p>Nodes of the graph keep their names, and so do those of functions unless the name is taken; then the call's is put
 * before it. Bodies of loops and branches stay functions.
 */
final class FunctionInliner {
    private static final int DEPTH_MAX = 64;
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
    /** What names nodes that may be gone, or says nothing that the engine does not find out itself. */
    private static final List<String> DROPPED_ATTRIBUTES = List.of("_class", "_output_shapes");

    private final Map<String, FunctionDef> library = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final GraphDef.Builder flat;

    private FunctionInliner(GraphDef graph) {
        graph.getLibrary()
                .getFunctionList()
                .forEach(function -> library.put(function.getSignature().getName(), function));
        this.flat = graph.toBuilder().clearNode();
    }

    /**
     * A graph without calls.
     *
     * @param roots nodes to keep, with all that they take or wait for
     * @throws RefusedGraphException if the graph refers to what is not there
     */
    static Flat inline(GraphDef graph, Collection<String> roots) {
        var inliner = new FunctionInliner(graph);
        graph.getNodeList().forEach(node -> inliner.names.add(node.getName()));
        var all = FlatGraph.of(graph);
        var kept = all.reachable(roots);
        var main = inliner.new Scope(all.nodes().stream()
                .filter(node -> kept.contains(node.getName()))
                .toList());
        inliner.emit(main);
        return new Flat(inliner.flat.build(), main);
    }

    /** What a reference comes to: a tensor of the flat graph, and the nodes to wait for before it may be read. */
    private record Source(TensorName tensor, SortedSet<String> after) {}

    /** A graph without calls, and where the tensors of the original are in it. */
    record Flat(GraphDef graph, Scope main) {
        /** A tensor of the original graph. */
        TensorName tensor(String original) {
            return main.source(original).tensor;
        }

        /** What runs when a node of the original graph does. */
        SortedSet<String> nodes(String original) {
            return main.waited(original);
        }
    }

    private void emit(Scope scope) {
        for (var node : scope.nodes.values()) {
            var callee = scope.calls.get(node.getName());
            if (callee != null) {
                emit(callee);
                continue;
            }
            var copy = node.toBuilder()
                    .setName(scope.flatName(node.getName()))
                    .clearInput()
                    .clearDevice()
                    .clearExperimentalDebugInfo();
            DROPPED_ATTRIBUTES.forEach(copy::removeAttr);
            var after = new TreeSet<String>();
            for (var input : node.getInputList()) {
                if (TensorName.isControl(input)) {
                    after.addAll(scope.waited(TensorName.nodeOf(input)));
                } else {
                    var source = scope.source(input);
                    copy.addInput(source.tensor.toString());
                    after.addAll(source.after);
                }
            }
            after.forEach(waited -> copy.addInput(TensorName.control(waited)));
            flat.addNode(copy);
        }
    }

    /** A graph, or one call of a function: names mean something in it alone. */
    final class Scope {
        private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
        private final Map<String, String> flatNames = new HashMap<>();
        private final Map<String, Scope> calls = new HashMap<>();
        private final Optional<Call> call;

        /** What calls a function: the names of arguments are the places of its inputs. */
        private record Call(Scope caller, NodeDef node, FunctionDef function, Map<String, Integer> arguments) {}

        private Scope(List<NodeDef> graph) {
            this.call = Optional.empty();
            graph.forEach(node -> {
                nodes.put(node.getName(), node);
                flatNames.put(node.getName(), node.getName());
            });
            enter(0);
        }

        private Scope(Scope caller, NodeDef node, FunctionDef function, int depth) {
            if (depth > DEPTH_MAX) {
                throw new RefusedGraphException(
                        "function " + function.getSignature().getName() + " calls itself",
                        "build the model without recursion");
            }
            var arguments = new HashMap<String, Integer>();
            for (var argument : function.getSignature().getInputArgList()) {
                arguments.put(argument.getName(), arguments.size());
            }
            this.call = Optional.of(new Call(caller, node, function, arguments));
            var attributes = CALLS.contains(node.getOp())
                    ? node.getAttrOrThrow("f").getFunc().getAttrMap()
                    : node.getAttrMap();
            for (var inner : function.getNodeDefList()) {
                nodes.put(inner.getName(), filled(inner, attributes));
                if (called(inner).isEmpty()) {
                    flatNames.put(inner.getName(), free(inner.getName(), caller.pathOf(node.getName())));
                }
            }
            enter(depth);
        }

        private void enter(int depth) {
            nodes.values()
                    .forEach(node -> called(node)
                            .ifPresent(
                                    function -> calls.put(node.getName(), new Scope(this, node, function, depth + 1))));
        }

        private String flatName(String node) {
            var name = flatNames.get(node);
            if (name == null) {
                throw missing(node);
            }
            return name;
        }

        private RefusedGraphException missing(String node) {
            var where = call.map(it -> "function " + it.function.getSignature().getName())
                    .orElse("the graph");
            return new RefusedGraphException(
                    where + " has no node " + node + ", but refers to it", "save the model again");
        }

        private String pathOf(String node) {
            return call.map(it -> it.caller.pathOf(it.node.getName()) + "/").orElse("") + node;
        }

        private Source source(String reference) {
            var parts = reference.split(":", -1);
            if (call.isPresent()) {
                var it = call.get();
                int argument = it.arguments.getOrDefault(parts[0], -1);
                if (argument >= 0) {
                    return it.caller.source(it.node.getInput(argument));
                }
            }
            var node = nodes.get(parts[0]);
            if (node == null) {
                throw missing(parts[0]);
            }
            int output = output(node, parts);
            var callee = calls.get(parts[0]);
            if (callee == null) {
                return new Source(new TensorName(flatName(parts[0]), output), new TreeSet<>());
            }
            var function = callee.call.orElseThrow().function;
            if (output >= function.getSignature().getOutputArgCount()) {
                throw new RefusedGraphException(
                        "function " + function.getSignature().getName() + " has no output " + output,
                        "save the model again");
            }
            var returned = callee.source(function.getRetOrThrow(
                    function.getSignature().getOutputArg(output).getName()));
            var after = new TreeSet<>(returned.after);
            after.addAll(waited(parts[0]));
            return new Source(returned.tensor, after);
        }

        /** In the graph outputs are written {@code node:place}, in functions {@code node:argument:index}. */
        private int output(NodeDef node, String[] parts) {
            if (parts.length == 1) {
                return 0;
            }
            if (call.isEmpty()) {
                return Integer.parseInt(parts[1]);
            }
            var function = library.get(node.getOp());
            var outputs = function == null
                    ? Operations.of(node).getOutputArgList()
                    : function.getSignature().getOutputArgList();
            return Operations.output(node, outputs, parts[1], parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
        }

        /** What has run when a node of this scope has: the node, or of a call what its function says must run. */
        private SortedSet<String> waited(String node) {
            var after = new TreeSet<String>();
            if (call.isPresent() && call.get().arguments.containsKey(node)) {
                return after;
            }
            var callee = calls.get(node);
            if (callee == null) {
                after.add(flatName(node));
                return after;
            }
            var it = callee.call.orElseThrow();
            it.function.getControlRetMap().values().forEach(inner -> after.addAll(callee.waited(inner)));
            it.node.getInputList().stream()
                    .filter(TensorName::isControl)
                    .forEach(input -> after.addAll(waited(TensorName.nodeOf(input))));
            return after;
        }
    }

    private Optional<FunctionDef> called(NodeDef node) {
        if (!CALLS.contains(node.getOp())) {
            return Optional.ofNullable(library.get(node.getOp()));
        }
        var name = node.getAttrOrThrow("f").getFunc().getName();
        var function = library.get(name);
        if (function == null) {
            throw new RefusedGraphException(
                    "node " + node.getName() + " calls function " + name + ", which is not there",
                    "save the model again");
        }
        return Optional.of(function);
    }

    private String free(String name, String path) {
        var free = names.contains(name) ? path + "/" + name : name;
        for (int i = 1; !names.add(free); i++) {
            free = path + "/" + name + "_" + i;
        }
        return free;
    }

    /** A node of a function whose attributes may be those of the call. */
    private static NodeDef filled(NodeDef node, Map<String, AttrValue> attributes) {
        var copy = node.toBuilder();
        for (var attribute : new ArrayList<>(node.getAttrMap().entrySet())) {
            var given = attributes.get(attribute.getValue().getPlaceholder());
            if (given != null) {
                copy.putAttr(attribute.getKey(), given);
            }
        }
        return copy.build();
    }
}
