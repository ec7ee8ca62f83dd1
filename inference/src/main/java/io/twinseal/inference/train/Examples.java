package io.twinseal.inference.train;

import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Data points with the answers a model should give. */
public final class Examples {
    private final List<Integer> pointShape;
    private final List<Supplier<float[]>> points = new ArrayList<>();
    private final List<float[]> targets = new ArrayList<>();

    public Examples(List<Integer> pointShape) {
        this.pointShape = List.copyOf(pointShape);
    }

    /** Adds a data point, row by row, and its answer. */
    public void add(float[] point, float... target) {
        checked(point);
        add(() -> point, target);
    }

    /** Adds a data point that is made anew whenever it is needed, so that many large ones fit into memory. */
    public void add(Supplier<float[]> point, float... target) {
        points.add(point);
        targets.add(target);
    }

    public List<Integer> pointShape() {
        return pointShape;
    }

    public int count() {
        return points.size();
    }

    public float[] point(int index) {
        return checked(points.get(index).get());
    }

    public float[] target(int index) {
        return targets.get(index);
    }

    /** Numbers of all examples in random order. */
    public int[] shuffled(Random random) {
        var order = new int[count()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /**
     * The rows {@code from} to {@code from + length} of a recording as one data point.
     *
     * @param rows one array per row
     */
    public static float[] window(List<float[]> rows, int from, int length) {
        int channels = rows.get(from).length;
        var point = new float[length * channels];
        for (int i = 0; i < length; i++) {
            System.arraycopy(rows.get(from + i), 0, point, i * channels, channels);
        }
        return point;
    }

    private float[] checked(float[] point) {
        if (point.length != Shapes.elements(pointShape)) {
            throw new IllegalArgumentException(
                    "a point of shape " + pointShape + " cannot have " + point.length + " values");
        }
        return point;
    }
}
