package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.List;

/** Layer costs of networks of the kinds that plants use, computed from their shapes; a multiply-add counts as two. */
public final class Networks {
    private final String name;
    private final List<Integer> inputShape;
    private final List<LayerProfile> layers = new ArrayList<>();
    private List<Integer> shape;

    private Networks(String name, List<Integer> inputShape) {
        this.name = name;
        this.inputShape = inputShape;
        shape = inputShape;
    }

    /** VGG-11 for 32×32 colour images, 0.343 GFLOP. */
    public static DnnProfile vgg11() {
        return new Networks("vgg-11", List.of(32, 32, 3))
                .convolution(64, true)
                .convolution(128, true)
                .convolution(256, false)
                .convolution(256, true)
                .convolution(512, false)
                .convolution(512, true)
                .convolution(512, false)
                .convolution(512, true)
                .dense(4096)
                .dense(4096)
                .dense(10)
                .profile();
    }

    /** Four convolutions with pooling on 128×128 grey images, for inspection. */
    public static DnnProfile cnn() {
        return new Networks("cnn", List.of(128, 128, 1))
                .convolution(16, true)
                .convolution(32, true)
                .convolution(64, true)
                .convolution(128, true)
                .dense(64)
                .dense(10)
                .profile();
    }

    /** Two LSTM layers over 100 rows of 24 sensors, for remaining useful life. */
    public static DnnProfile lstm() {
        return new Networks("lstm", List.of(100, 24))
                .lstm(128, true)
                .lstm(64, false)
                .dense(32)
                .dense(1)
                .profile();
    }

    /** Dense layers down to 32 values and up again, for anomalies in spectra of 2,048 lines. */
    public static DnnProfile autoencoder() {
        return new Networks("autoencoder", List.of(2048))
                .dense(512)
                .dense(128)
                .dense(32)
                .dense(128)
                .dense(512)
                .dense(2048)
                .profile();
    }

    private DnnProfile profile() {
        return new DnnProfile(name, inputShape, layers);
    }

    private Networks convolution(int filters, boolean pooled) {
        int height = shape.get(0);
        int width = shape.get(1);
        long weights = 9L * shape.get(2) * filters;
        shape = pooled ? List.of(height / 2, width / 2, filters) : List.of(height, width, filters);
        return add(2 * weights * height * width, weights + filters);
    }

    private Networks dense(int units) {
        long weights = (long) Shapes.elements(shape) * units;
        shape = List.of(units);
        return add(2 * weights, weights + units);
    }

    private Networks lstm(int units, boolean wholeSequence) {
        int steps = shape.get(0);
        long weights = 4L * units * (shape.get(1) + units);
        shape = wholeSequence ? List.of(steps, units) : List.of(units);
        return add(2 * weights * steps, weights + 4L * units);
    }

    private Networks add(long flops, long parameters) {
        layers.add(LayerProfile.of("layer-" + (layers.size() + 1), flops, parameters, shape));
        return this;
    }
}
