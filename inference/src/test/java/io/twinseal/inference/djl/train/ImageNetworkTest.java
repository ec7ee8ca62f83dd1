package io.twinseal.inference.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.twinseal.inference.data.SurfaceGenerator;
import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Extent;
import io.twinseal.inference.train.Layer.MaxPooling;
import io.twinseal.inference.train.Layer.MeanPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.StandardiseImage;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.SurfaceDefect;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNetworkTest {
    private static final int ROWS = 9;
    private static final int COLUMNS = 8;
    private static final int SIDE = 64;

    @TempDir
    Path folder = Path.of("");

    /** Beside loops that anyone can read. */
    @Test
    void layersComputeWhatTheyAreNamedAfter() throws IOException {
        var network = new Network(
                List.of(ROWS, COLUMNS),
                List.of(
                        new StandardiseImage("scale"),
                        new Convolution("conv1", 2, new Extent(3, 5), new Extent(1, 1), Nonlinearity.RELU),
                        new MaxPooling("max", new Extent(2, 1)),
                        new Convolution("conv2", 3, new Extent(3, 3), new Extent(2, 1), Nonlinearity.NONE),
                        new MeanPooling("mean", new Extent(1, 3)),
                        new Dense("out", 2, Nonlinearity.NONE)));
        var random = new Random(7);
        var weights = network.initialWeights(random);
        weights.forEach(tensor -> tensor[0] += 0.3f);
        BundleExporter.export(folder, network, weights);
        var point = new float[ROWS * COLUMNS];
        for (int i = 0; i < point.length; i++) {
            point[i] = random.nextInt(256);
        }
        for (int cut = 1; cut <= network.layers().size(); cut++) {
            double[] expected = plainly(network, weights, point, cut);
            try (var session = RawSession.open(folder, Signatures.bottom(cut))) {
                var input = Activation.of(network.inputShape(), point);
                var output = session.run(input.bytes(), new long[] {1, ROWS, COLUMNS})
                        .asFloatBuffer();
                assertThat(output.remaining())
                        .isEqualTo(expected.length)
                        .isEqualTo(Shapes.elements(network.shapes().get(cut)));
                for (double value : expected) {
                    assertThat((double) output.get()).as("cut %d", cut).isCloseTo(value, offset(1e-4));
                }
            }
        }
    }

    /** Chance is one in six; kinds differ in texture, which convolutions alone can tell. */
    @Test
    void surfacesAreToldApart() throws IOException {
        var training = surfaces(0, 60);
        var network = new Network(
                training.pointShape(),
                List.of(
                        new StandardiseImage("scale"),
                        new Convolution("conv1", 8, Extent.square(5), Extent.square(2), Nonlinearity.RELU),
                        new MaxPooling("pool1", Extent.square(2)),
                        new Convolution("conv2", 16, Extent.square(3), Extent.square(1), Nonlinearity.RELU),
                        new MaxPooling("pool2", Extent.square(4)),
                        new Dense("kind", SurfaceGenerator.KINDS.size(), Nonlinearity.SOFTMAX)));
        var plan = new TrainingPlan(network, 1, 9, 16, 1, 0.005f, 0);
        BundleExporter.export(folder, network, Trainer.train(plan, training, line -> {}));
        var test = surfaces(60, 75);
        var answers = new ArrayList<float[]>();
        try (var session = RawSession.open(folder, Signatures.WHOLE)) {
            for (int i = 0; i < test.count(); i++) {
                var answer = new float[SurfaceGenerator.KINDS.size()];
                var input = Activation.of(test.pointShape(), test.point(i));
                session.run(input.bytes(), new long[] {1, SIDE, SIDE})
                        .asFloatBuffer()
                        .get(answer);
                answers.add(answer);
            }
        }
        assertThat(Measure.ACCURACY.of(answers, test)).isGreaterThan(0.6);
    }

    @Test
    void halvesOfTheSurfaceNetworkAreExact() throws IOException {
        var recipe = SurfaceDefect.generated(4, 1);
        var network = recipe.plan().network();
        var bundle = folder.resolve(recipe.name());
        var id = BundleExporter.export(bundle, network, network.initialWeights(new Random(1)));
        var unknown = new TreeMap<>(Map.of("test_accuracy", 0.0));
        ManifestFile.write(bundle, ModelMaker.manifest(id, recipe, unknown, Optional.empty()));
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle)) {
            var input = Activation.of(recipe.test().pointShape(), recipe.test().point(0));
            assertThat(model.manifest().inputShape()).isEqualTo(input.pointShape());
            var whole = model.whole(input);
            for (int cut = 0; cut <= model.manifest().layerCount(); cut++) {
                assertThat(model.top(cut, model.bottom(cut, input)))
                        .as("cut %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    private static Examples surfaces(int from, int to) {
        var generator = new SurfaceGenerator(1);
        var examples = new Examples(List.of(SIDE, SIDE));
        for (int kind = 0; kind < SurfaceGenerator.KINDS.size(); kind++) {
            var target = new float[SurfaceGenerator.KINDS.size()];
            target[kind] = 1;
            for (int number = from; number < to; number++) {
                var image = generator.image(SurfaceGenerator.KINDS.get(kind), number);
                examples.add(image.scaled(SIDE, SIDE).values(), target);
            }
        }
        return examples;
    }

    private static double[] plainly(Network network, List<float[]> weights, float[] point, int cut) {
        var values = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            values[i] = point[i];
        }
        int parameter = 0;
        for (int i = 0; i < cut; i++) {
            var layer = network.layers().get(i);
            var from = network.shapes().get(i);
            var to = network.shapes().get(i + 1);
            if (layer instanceof StandardiseImage) {
                values = standardised(values);
            } else if (layer instanceof Convolution convolution) {
                values = convolved(convolution, from, to, values, weights.get(parameter), weights.get(parameter + 1));
                parameter += 2;
            } else if (layer instanceof MaxPooling || layer instanceof MeanPooling) {
                values = pooled(layer, from, to, values);
            } else {
                values = dense(values, weights.get(parameter), weights.get(parameter + 1));
            }
        }
        return values;
    }

    private static double[] standardised(double[] pixels) {
        double mean = DoubleStream.of(pixels).average().orElseThrow();
        double variance = DoubleStream.of(pixels)
                .map(pixel -> (pixel - mean) * (pixel - mean))
                .average()
                .orElseThrow();
        return DoubleStream.of(pixels)
                .map(pixel -> (pixel - mean) / Math.sqrt(variance + 1))
                .toArray();
    }

    private static double[] convolved(
            Convolution layer, List<Integer> from, List<Integer> to, double[] in, float[] kernel, float[] bias) {
        var out = new double[Shapes.elements(to)];
        int above = before(
                from.get(0), to.get(0), layer.kernel().rows(), layer.stride().rows());
        int left = before(
                from.get(1), to.get(1), layer.kernel().columns(), layer.stride().columns());
        for (int at = 0; at < out.length; at++) {
            int filter = at % to.get(2);
            int row = at / to.get(2) / to.get(1) * layer.stride().rows() - above;
            int column = at / to.get(2) % to.get(1) * layer.stride().columns() - left;
            double sum = bias[filter];
            for (int k = filter; k < kernel.length; k += to.get(2)) {
                int feature = k / to.get(2) % from.get(2);
                int y = row + k / to.get(2) / from.get(2) / layer.kernel().columns();
                int x = column + k / to.get(2) / from.get(2) % layer.kernel().columns();
                if (y >= 0 && y < from.get(0) && x >= 0 && x < from.get(1)) {
                    sum += kernel[k] * in[(y * from.get(1) + x) * from.get(2) + feature];
                }
            }
            out[at] = layer.nonlinearity() == Nonlinearity.RELU ? Math.max(0, sum) : sum;
        }
        return out;
    }

    /** Zeros in front, where those behind are as many or one more. */
    private static int before(int from, int to, int kernel, int stride) {
        return Math.max(0, (to - 1) * stride + kernel - from) / 2;
    }

    private static double[] pooled(Layer layer, List<Integer> from, List<Integer> to, double[] in) {
        var size = layer instanceof MaxPooling max ? max.size() : ((MeanPooling) layer).size();
        var out = new double[Shapes.elements(to)];
        for (int at = 0; at < out.length; at++) {
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size.area(); i++) {
                int y = at / to.get(2) / to.get(1) * size.rows() + i / size.columns();
                int x = at / to.get(2) % to.get(1) * size.columns() + i % size.columns();
                double value = in[(y * from.get(1) + x) * from.get(2) + at % to.get(2)];
                sum += value;
                max = Math.max(max, value);
            }
            out[at] = layer instanceof MaxPooling ? max : sum / size.area();
        }
        return out;
    }

    private static double[] dense(double[] in, float[] weights, float[] bias) {
        var out = new double[bias.length];
        for (int unit = 0; unit < out.length; unit++) {
            out[unit] = bias[unit];
            for (int i = 0; i < in.length; i++) {
                out[unit] += in[i] * weights[i * out.length + unit];
            }
        }
        return out;
    }
}
