package io.twinseal.inference.djl;

import io.twinseal.inference.data.TurbofanGenerator;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.split.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The bundles in this repository, one engine for all tests, and inputs that look like their data. */
final class Shipped {
    static final Path MODELS = Path.of("models");
    static final TensorFlowEngine ENGINE = TensorFlowEngine.start();

    private Shipped() {}

    static Activation input(ModelManifest manifest, int points, long seed) {
        var random = new Random(seed);
        var batch = new ArrayList<float[]>();
        for (int i = 0; i < points; i++) {
            batch.add(manifest.channels() == 24 ? turbofan(manifest, random) : vibration(manifest, random));
        }
        return Activation.of(manifest.inputShape(), batch);
    }

    static Activation constant(List<Integer> pointShape, float value, int points) {
        int perPoint = pointShape.stream().reduce(1, (a, b) -> a * b);
        var values = new float[points * perPoint];
        Arrays.fill(values, value);
        return Activation.of(pointShape, values);
    }

    private static float[] turbofan(ModelManifest manifest, Random random) {
        var rows = new TurbofanGenerator(random.nextInt(), 1).rows("engine-1");
        for (int skipped = random.nextInt(150); skipped > 0; skipped--) {
            rows.next();
        }
        var point = new float[manifest.windowRows() * manifest.channels()];
        for (int i = 0; i < manifest.windowRows(); i++) {
            System.arraycopy(rows.next(), 0, point, i * manifest.channels(), manifest.channels());
        }
        return point;
    }

    private static float[] vibration(ModelManifest manifest, Random random) {
        var point = new float[manifest.windowRows() * manifest.channels()];
        for (int i = 0; i < point.length; i++) {
            point[i] = (float) (5 * random.nextGaussian());
        }
        return point;
    }
}
