package io.twinseal.inference.djl.imports;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The variables that a graph reads, and under which keys a checkpoint has them. What TensorFlow saves holds more: Keras
 * every weight twice, training its own state.
 */
final class Weights {
    private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");
    private static final Set<String> ASSIGNMENTS = Set.of("AssignVariableOp", "Assign");
    private static final Set<String> SAME = Set.of("Identity");
    private static final String SCOPE = "checkpoint/";
    static final TensorName FILE = new TensorName(SCOPE + "file", 0);
    static final String RESTORE = SCOPE + "restore";
    static final String SAVE = SCOPE + "save";

    private final Map<String, Stored> byVariable;

    private Weights(Map<String, Stored> byVariable) {
        this.byVariable = byVariable;
    }

    /**
     * Where a checkpoint has a variable.
     *
     * @param slice of a tensor that is stored in several; empty of one stored whole
     */
    private record Stored(NodeDef variable, ByteString key, ByteString slice, DataType type) {}

    /** Whether a node is a variable. */
    static boolean isVariable(NodeDef node) {
        return VARIABLES.contains(node.getOp());
    }

    /**
     * Finds out where the variables of a graph come from.
     *
     * @param graph the part that computes
     * @param all it, and what restores its variables
     * @param restoring the names of the nodes that restore
     * @throws RefusedGraphException if there are none, or one is not restored
     */
    static Weights of(FlatGraph graph, FlatGraph all, Collection<String> restoring) {
        var assigned = new TreeMap<String, Stored>();
        for (var name : all.reachable(restoring)) {
            var node = all.node(name);
            if (ASSIGNMENTS.contains(node.getOp())) {
                var inputs = TensorName.inputs(node);
                var variable = all.node(inputs.get(0).node());
                stored(all, variable, inputs.get(1)).ifPresent(from -> assigned.put(variable.getName(), from));
            }
        }
        var needed = graph.nodes().stream()
                .filter(Weights::isVariable)
                .map(NodeDef::getName)
                .toList();
        if (needed.isEmpty()) {
            throw new RefusedGraphException(
                    "it has no variables", "save the model with its weights as variables, not frozen into the graph");
        }
        for (var name : needed) {
            if (!assigned.containsKey(name)) {
                throw new RefusedGraphException(
                        "variable " + name + " is not restored from its checkpoint",
                        "make the variable an attribute of what you save, so that TensorFlow keeps it");
            }
        }
        assigned.keySet().retainAll(needed);
        return new Weights(assigned);
    }

    private static Optional<Stored> stored(FlatGraph all, NodeDef variable, TensorName value) {
        var from = all.node(value.node());
        if (SAME.contains(from.getOp())) {
            return stored(all, variable, TensorName.inputs(from).get(0));
        }
        if (!from.getOp().equals("RestoreV2")) {
            return Optional.empty();
        }
        var inputs = TensorName.inputs(from);
        return Optional.of(new Stored(
                variable,
                text(all.node(inputs.get(1).node()), value.output()),
                text(all.node(inputs.get(2).node()), value.output()),
                from.getAttrOrThrow("dtypes").getList().getType(value.output())));
    }

    private static ByteString text(NodeDef constant, int index) {
        if (constant.getOp().equals("ZerosLike")) {
            return ByteString.EMPTY;
        }
        TensorProto tensor = constant.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                .getTensor();
        try {
            return tensor.getTensorContent().isEmpty()
                    // The last values may be left out where they repeat.
                    ? tensor.getStringVal(Math.min(index, tensor.getStringValCount() - 1))
                    : text(tensor.getTensorContent().newCodedInput(), tensor.getTensorShape(), index);
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new RefusedGraphException(
                    "node " + constant.getName() + ", a " + constant.getOp() + ", does not say what is restored",
                    "save the model again, as model.export does");
        }
    }

    /** Of texts one after the other, before which are the lengths of all. */
    private static ByteString text(CodedInputStream content, TensorShapeProto shape, int index) throws IOException {
        long count = shape.getDimList().stream()
                .mapToLong(TensorShapeProto.Dim::getSize)
                .reduce(1, (a, b) -> a * b);
        var lengths = new ArrayList<Integer>();
        while (lengths.size() < count) {
            lengths.add(content.readRawVarint32());
        }
        content.skipRawBytes(
                lengths.stream().limit(index).mapToInt(Integer::intValue).sum());
        return ByteString.copyFrom(content.readRawBytes(lengths.get(index)));
    }

    /** The same variables, stored whole under their own names. */
    Weights stored() {
        var renamed = new TreeMap<String, Stored>();
        byVariable.forEach((name, stored) -> renamed.put(
                name, new Stored(stored.variable, ByteString.copyFromUtf8(name), ByteString.EMPTY, stored.type)));
        return new Weights(renamed);
    }

    /** What restores all of them from the file that {@link #FILE} is fed with. */
    List<NodeDef> restoring() {
        var keys = new TensorName(RESTORE + "/keys", 0);
        var slices = new TensorName(RESTORE + "/slices", 0);
        var read = RESTORE + "/read";
        var nodes = new ArrayList<NodeDef>();
        nodes.add(Nodes.placeholder(FILE.node(), DataType.DT_STRING, List.of()));
        nodes.add(
                texts(keys.node(), byVariable.values().stream().map(Stored::key).toList()));
        nodes.add(texts(
                slices.node(), byVariable.values().stream().map(Stored::slice).toList()));
        nodes.add(Nodes.node(read, "RestoreV2", FILE, keys, slices)
                .putAttr("dtypes", types())
                .build());
        var done = Nodes.node(RESTORE, "NoOp");
        for (var stored : byVariable.values()) {
            int index = done.getInputCount();
            boolean isResource = stored.variable.getOp().equals("VarHandleOp");
            var name = RESTORE + "/assign_" + index;
            nodes.add(Nodes.node(
                            name,
                            isResource ? "AssignVariableOp" : "Assign",
                            TensorName.first(stored.variable),
                            new TensorName(read, index))
                    .putAttr(isResource ? "dtype" : "T", Nodes.type(stored.type))
                    .build());
            done.addInput(TensorName.control(name));
        }
        nodes.add(done.build());
        return nodes;
    }

    /** What writes all of them, under their keys, to the file that {@link #FILE} is fed with. */
    List<NodeDef> saving() {
        var keys = new TensorName(SAVE + "/keys", 0);
        var slices = new TensorName(SAVE + "/slices", 0);
        var nodes = new ArrayList<NodeDef>();
        nodes.add(
                texts(keys.node(), byVariable.values().stream().map(Stored::key).toList()));
        nodes.add(texts(
                slices.node(), byVariable.values().stream().map(Stored::slice).toList()));
        var save = Nodes.node(SAVE, "SaveV2", FILE, keys, slices).putAttr("dtypes", types());
        for (var stored : byVariable.values()) {
            var variable = TensorName.first(stored.variable);
            if (stored.variable.getOp().equals("VarHandleOp")) {
                var name = SAVE + "/read_" + save.getInputCount();
                nodes.add(Nodes.node(name, "ReadVariableOp", variable)
                        .putAttr("dtype", Nodes.type(stored.type))
                        .build());
                save.addInput(name);
            } else {
                save.addInput(variable.toString());
            }
        }
        nodes.add(save.build());
        return nodes;
    }

    static SaverDef saver() {
        return SaverDef.newBuilder()
                .setFilenameTensorName(FILE.toString())
                .setSaveTensorName(FILE.toString())
                .setRestoreOpName(RESTORE)
                .setVersion(SaverDef.CheckpointFormatVersion.V2)
                .build();
    }

    private AttrValue types() {
        return Nodes.types(byVariable.values().stream().map(Stored::type).toList());
    }

    private static NodeDef texts(String name, List<ByteString> values) {
        return Nodes.texts(name, values);
    }
}
