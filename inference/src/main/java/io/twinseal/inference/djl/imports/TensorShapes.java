package io.twinseal.inference.djl.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Shapes of the tensors of a graph. Those that change with the input are measured, because what the engine infers leaves
 * dimensions open; a measured dimension that grows with the batch is written as a negative one: −2 is two for each data
 * point.
 */
final class TensorShapes {
    private static final int FEW = 2;
    private static final int MORE = 3;
    private static final Set<DataType> WITHOUT_VALUES =
            Set.of(DataType.DT_RESOURCE, DataType.DT_VARIANT, DataType.DT_STRING, DataType.DT_INVALID);

    private final Graph graph;
    private final Map<TensorName, long[]> measured;
    private final Map<String, Integer> rounds;

    private TensorShapes(Graph graph, Map<TensorName, long[]> measured, Map<String, Integer> rounds) {
        this.graph = graph;
        this.measured = measured;
        this.rounds = rounds;
    }

    /** What the engine infers, with nothing measured. */
    static TensorShapes inferred(Graph graph) {
        return new TensorShapes(graph, Map.of(), Map.of());
    }

    /**
     * Runs the graph on two batches of random numbers.
     *
     * @param session of that graph, with its variables restored
     * @param flat the part of the graph that computes
     * @param inputShape of a data point
     */
    static TensorShapes measured(
            Session session,
            Graph graph,
            FlatGraph flat,
            TensorName input,
            List<Integer> inputShape,
            TensorName output) {
        var dependents = flat.dependents(input);
        var tensors = new HashSet<TensorName>(Set.of(output));
        flat.nodes().forEach(node -> tensors.addAll(TensorName.inputs(node)));
        var fetched = tensors.stream()
                .filter(tensor -> dependents.contains(tensor.node()))
                .filter(tensor -> !WITHOUT_VALUES.contains(type(graph, tensor)))
                .toList();
        var few = shapes(session, fetched, input, inputShape, FEW);
        var more = shapes(session, fetched, input, inputShape, MORE);
        var measured = new HashMap<TensorName, long[]>();
        // The engine does not return what it is given.
        measured.put(
                input,
                LongStream.concat(LongStream.of(-1), inputShape.stream().mapToLong(Integer::longValue))
                        .toArray());
        for (int k = 0; k < fetched.size(); k++) {
            long[] dimensions = more.get(k);
            long[] fewer = few.get(k);
            if (dimensions.length == fewer.length) {
                for (int i = 0; i < dimensions.length; i++) {
                    if (dimensions[i] != fewer[i]) {
                        dimensions[i] = -Math.max(1, dimensions[i] / MORE);
                    }
                }
                measured.put(fetched.get(k), dimensions);
            }
        }
        return new TensorShapes(graph, measured, rounds(session, graph, flat, input, inputShape));
    }

    private static List<long[]> shapes(
            Session session, List<TensorName> fetched, TensorName input, List<Integer> inputShape, int points) {
        var runner = session.runner();
        fetched.forEach(tensor -> runner.fetch(tensor.toString()));
        var shapes = new ArrayList<long[]>();
        try (var fed = random(inputShape, points);
                var result = runner.feed(input.toString(), fed).run()) {
            for (int i = 0; i < fetched.size(); i++) {
                shapes.add(result.get(i).shape().asArray().clone());
            }
        }
        return shapes;
    }

    /** How often each loop goes round. The loops that TensorFlow 2 writes count that in their first output. */
    private static Map<String, Integer> rounds(
            Session session, Graph graph, FlatGraph flat, TensorName input, List<Integer> inputShape) {
        var rounds = new HashMap<String, Integer>();
        for (var node : flat.nodes()) {
            var counter = TensorName.first(node);
            if (node.getOp().endsWith("While") && type(graph, counter) == DataType.DT_INT32) {
                try (var fed = random(inputShape, FEW);
                        var result = session.runner()
                                .feed(input.toString(), fed)
                                .fetch(counter.toString())
                                .run()) {
                    if (result.get(0) instanceof TInt32 count && count.rank() == 0) {
                        rounds.put(node.getName(), count.getInt());
                    }
                }
            }
        }
        return rounds;
    }

    private static TFloat32 random(List<Integer> inputShape, int points) {
        var random = new Random(points);
        var shape = LongStream.concat(LongStream.of(points), inputShape.stream().mapToLong(Integer::longValue))
                .toArray();
        return TFloat32.tensorOf(
                Shape.of(shape),
                tensor -> tensor.scalars().forEach(value -> value.setFloat((float) random.nextGaussian())));
    }

    private static DataType type(Graph graph, TensorName tensor) {
        return graph.operationOrThrow(tensor.node()).output(tensor.output()).dataType();
    }

    /** The type of values that a tensor has. */
    DataType type(TensorName tensor) {
        return type(graph, tensor);
    }

    /** Its dimensions, negative where they grow with the batch; none if nobody knows how many it has. */
    long[] dimensions(TensorName tensor) {
        var known = measured.get(tensor);
        if (known != null) {
            return known;
        }
        var shape =
                graph.operationOrThrow(tensor.node()).output(tensor.output()).shape();
        return shape.isUnknown() ? new long[0] : shape.asArray();
    }

    /** How many values it has for each data point, or if it is the same for all, as a whole. */
    long values(TensorName tensor) {
        return Arrays.stream(dimensions(tensor)).map(Math::abs).reduce(1, Math::multiplyExact);
    }

    /** The shape of what it has for one data point; empty if that cannot cross a network. */
    Optional<List<Integer>> pointShape(TensorName tensor) {
        var dimensions = measured.get(tensor);
        if (dimensions == null || type(tensor) != DataType.DT_FLOAT || dimensions.length == 0 || dimensions[0] != -1) {
            return Optional.empty();
        }
        var shape = new ArrayList<Integer>();
        for (int i = 1; i < dimensions.length; i++) {
            if (dimensions[i] <= 0 || dimensions[i] > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            shape.add((int) dimensions[i]);
        }
        return Optional.of(List.copyOf(shape));
    }

    /** How often a loop goes round; once if that is not known. */
    int rounds(String loop) {
        return rounds.getOrDefault(loop, 1);
    }
}
