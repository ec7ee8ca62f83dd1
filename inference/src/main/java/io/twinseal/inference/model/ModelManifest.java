package io.twinseal.inference.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * All that gateways, access points and the ledger know about a model; stored as {@code model.json} beside it.
 *
 * <p>A cut {@code l} runs layers 1 to {@code l} at the gateway and the others at the access point. Cut 0 sends the raw
 * input; cut {@code L}, the number of layers, is the whole model at the gateway and an identity on top.
 *
 * @param id digest of the files, see {@link BundleDigest}
 * @param windowRows sensor readings that make one data point
 * @param strideRows new readings after which the next data point is due; below {@code windowRows}, data points overlap
 * @param channels values in one reading, raw, in the order of the data set
 * @param outputShape shape of one result without the batch dimension
 * @param outputLabels one per value of a result; empty for reconstructions
 * @param deviations of a reconstruction: per channel, what its error counts in, see {@link AnomalyScore}; empty if nobody
 *     said, and for other models
 * @param preprocessing what readings go through before they are a data point; empty if they must be complete, and are
 *     taken as they are
 * @param layers in the order they run
 * @param cuts what crosses at each cut from 0 on, in each encoding; empty if nobody measured it
 */
public record ModelManifest(
        ModelId id,
        String name,
        OutputKind outputKind,
        int windowRows,
        int strideRows,
        int channels,
        List<Integer> outputShape,
        List<String> outputLabels,
        List<Float> deviations,
        Optional<Preprocessing> preprocessing,
        List<LayerProfile> layers,
        TrainingRecord training,
        List<CutEncodings> cuts) {
    public static final int LAYERS_MAX = 99;

    public ModelManifest {
        outputShape = List.copyOf(outputShape);
        outputLabels = List.copyOf(outputLabels);
        deviations = AnomalyScore.checked(deviations);
        layers = List.copyOf(layers);
        cuts = List.copyOf(cuts);
        checkName(name);
        require(windowRows > 0 && channels > 0, "windowRows and channels must be positive");
        require(strideRows > 0 && strideRows <= windowRows, "strideRows must be 1 to windowRows");
        require(!layers.isEmpty() && layers.size() <= LAYERS_MAX, "there must be 1 to " + LAYERS_MAX + " layers");
        var last = layers.get(layers.size() - 1);
        require(
                last.outputShape().equals(outputShape),
                "outputShape is " + outputShape + ", but the last layer, " + last.name() + ", returns "
                        + last.outputShape());
        require(
                new HashSet<>(layers.stream().map(LayerProfile::name).toList()).size() == layers.size(),
                "layer names must differ");
        require(
                outputKind == OutputKind.RECONSTRUCTION
                        ? outputLabels.isEmpty() && outputShape.equals(List.of(windowRows, channels))
                        : outputLabels.size() == Shapes.elements(outputShape),
                "there must be one output label per output value; a reconstruction has none and the input's shape");
        require(
                deviations.isEmpty() || (outputKind == OutputKind.RECONSTRUCTION && deviations.size() == channels),
                "only a reconstruction has deviations, one for each channel");
        require(
                preprocessing.isEmpty() || preprocessing.get().channels() == channels,
                "preprocessing must have one value for each of " + channels + " channels");
        require(
                cuts.isEmpty() || cuts.size() == layers.size() + 1,
                "cuts must have one entry for each cut from 0 to " + layers.size() + ", but has " + cuts.size());
    }

    /** Of a model that is no measured reconstruction, takes readings as they are, and whose encodings nobody measured. */
    public ModelManifest(
            ModelId id,
            String name,
            OutputKind outputKind,
            int windowRows,
            int strideRows,
            int channels,
            List<Integer> outputShape,
            List<String> outputLabels,
            List<LayerProfile> layers,
            TrainingRecord training) {
        this(
                id,
                name,
                outputKind,
                windowRows,
                strideRows,
                channels,
                outputShape,
                outputLabels,
                List.of(),
                Optional.empty(),
                layers,
                training,
                List.of());
    }

    /** L, the highest cut. */
    public int layerCount() {
        return layers.size();
    }

    public List<Integer> inputShape() {
        return List.of(windowRows, channels);
    }

    /** Shape of what crosses the network at this cut, without the batch dimension. */
    public List<Integer> activationShape(int cut) {
        return checkCut(cut) == 0 ? inputShape() : layers.get(cut - 1).outputShape();
    }

    public long activationBytesPerPoint(int cut) {
        return Shapes.bytes(activationShape(cut));
    }

    /** FLOPs per data point that the gateway spends. */
    public long bottomFlopsPerPoint(int cut) {
        return flops(0, checkCut(cut));
    }

    /** FLOPs per data point that the access point spends: the work that counts for reputation. */
    public long topFlopsPerPoint(int cut) {
        return flops(checkCut(cut), layers.size());
    }

    /** The encoding that the model is meant for at a cut: float32 if nobody measured. */
    public Encoding encoding(int cut) {
        checkCut(cut);
        return cuts.isEmpty() ? Encoding.FLOAT32 : cuts.get(cut).chosen();
    }

    /** How far windows are from what a reconstruction makes of them; if nobody said in which units, in raw ones. */
    public AnomalyScore anomalyScore() {
        return new AnomalyScore(deviations.isEmpty() ? Collections.nCopies(channels, 1f) : deviations);
    }

    public ModelManifest withId(ModelId other) {
        return with(other, deviations, preprocessing, cuts);
    }

    /** The same model with the units that its error counts in. */
    public ModelManifest withDeviations(List<Float> other) {
        return with(id, other, preprocessing, cuts);
    }

    /** The same model with what its readings go through first. */
    public ModelManifest withPreprocessing(Optional<Preprocessing> other) {
        return with(id, deviations, other, cuts);
    }

    /** The same model with what was measured of its encodings. */
    public ModelManifest withCuts(List<CutEncodings> measured) {
        return with(id, deviations, preprocessing, measured);
    }

    private ModelManifest with(
            ModelId otherId,
            List<Float> otherDeviations,
            Optional<Preprocessing> otherPreprocessing,
            List<CutEncodings> otherCuts) {
        return new ModelManifest(
                otherId,
                name,
                outputKind,
                windowRows,
                strideRows,
                channels,
                outputShape,
                outputLabels,
                otherDeviations,
                otherPreprocessing,
                layers,
                training,
                otherCuts);
    }

    /**
     * Returns the cut it was given.
     *
     * @throws IllegalArgumentException if there is no such cut
     */
    public int checkCut(int cut) {
        if (cut < 0 || cut > layers.size()) {
            throw new IllegalArgumentException(
                    "model " + name + " can be cut at 0 to " + layers.size() + ", but not at " + cut);
        }
        return cut;
    }

    /**
     * Returns the name it was given.
     *
     * @throws IllegalArgumentException if a model cannot have that name
     */
    public static String checkName(String name) {
        require(name.matches("[a-z0-9][a-z0-9-]{0,62}"), "name \"" + name + "\" must be lower-case letters, digits, -");
        return name;
    }

    private long flops(int from, int to) {
        return layers.subList(from, to).stream()
                .mapToLong(LayerProfile::flopsPerPoint)
                .sum();
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
