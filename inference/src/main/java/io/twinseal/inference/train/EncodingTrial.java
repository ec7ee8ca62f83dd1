package io.twinseal.inference.train;

import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.CutEncodings;
import io.twinseal.inference.model.CutEncodings.Figures;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What each encoding costs a model at each cut, with every data point sent alone. Chosen is the one of fewest bytes that
 * keeps the measure, by {@link Measure#isKept}, on the validation data and on the test data; the figures come from the
 * test data.
 */
public final class EncodingTrial {
    private EncodingTrial() {}

    /** One entry for each cut from 0 on. */
    public static List<CutEncodings> run(SplitModel model, Recipe recipe) {
        return IntStream.rangeClosed(0, model.manifest().layerCount())
                .mapToObj(cut -> at(cut, model, recipe))
                .toList();
    }

    /** To the four places that manifests give. */
    public static double rounded(double metric) {
        return Math.rint(metric * 1e4) / 1e4;
    }

    private static CutEncodings at(int cut, SplitModel model, Recipe recipe) {
        var exact = figures(Encoding.FLOAT32, cut, model, recipe, recipe.test());
        var validated = figures(Encoding.FLOAT32, cut, model, recipe, recipe.validation());
        var measured = new TreeMap<Encoding, Figures>();
        measured.put(Encoding.FLOAT32, exact);
        var chosen = Encoding.FLOAT32;
        long fewest = exact.bytesPerPoint();
        for (var encoding : List.of(Encoding.FLOAT16, Encoding.INT8, Encoding.INT4)) {
            var test = figures(encoding, cut, model, recipe, recipe.test());
            measured.put(encoding, test);
            if (test.bytesPerPoint() < fewest
                    && recipe.measure().isKept(exact.metric(), test.metric())
                    && recipe.measure()
                            .isKept(
                                    validated.metric(),
                                    figures(encoding, cut, model, recipe, recipe.validation())
                                            .metric())) {
                chosen = encoding;
                fewest = test.bytesPerPoint();
            }
        }
        return new CutEncodings(chosen, measured);
    }

    private static Figures figures(Encoding encoding, int cut, SplitModel model, Recipe recipe, Examples examples) {
        var answers = new ArrayList<float[]>();
        long bytes = 0;
        int batch = recipe.plan().network().batchPoints();
        for (int from = 0; from < examples.count(); from += batch) {
            int to = Math.min(examples.count(), from + batch);
            var input = Activation.of(
                    examples.pointShape(),
                    IntStream.range(from, to).mapToObj(examples::point).toList());
            var below = model.bottom(cut, input);
            var received = new ArrayList<Activation>();
            for (int i = 0; i < below.points(); i++) {
                var point = below.slice(i, i + 1);
                byte[] sent = ActivationCodec.encode(point, encoding);
                bytes += sent.length;
                received.add(ActivationCodec.decode(point.shape(), ByteBuffer.wrap(sent)));
            }
            var above = model.top(cut, Activation.concat(received));
            for (int i = 0; i < above.points(); i++) {
                answers.add(above.point(i));
            }
        }
        return new Figures(Math.round((double) bytes / examples.count()), rounded(recipe.reached(answers, examples)));
    }
}
