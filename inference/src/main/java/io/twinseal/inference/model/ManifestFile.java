package io.twinseal.inference.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.twinseal.inference.model.TrainingRecord.Lineage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads and writes {@code model.json}. Reading is strict: unknown, missing and mistyped keys are refused by name. */
public final class ManifestFile {
    public static final String NAME = "model.json";
    private static final int FORMAT = 1;
    private static final String DEVIATIONS = "deviations";
    private static final String PREPROCESSING = "preprocessing";
    private static final String CUTS = "cuts";
    private static final String LINEAGE = "lineage";
    private static final String REMEDY = "restore the bundle as it was exported";

    private ManifestFile() {}

    /**
     * Reads a bundle's manifest, without a look at its other files.
     *
     * @throws BundleException if the bundle has no manifest or a wrong one
     */
    public static ModelManifest read(Path bundle) {
        return Section.read(
                bundle.resolve(NAME), "point at a folder that holds a model bundle", REMEDY, ManifestFile::manifest);
    }

    public static void write(Path bundle, ModelManifest manifest) throws IOException {
        Section.write(bundle.resolve(NAME), json(manifest));
    }

    private static ModelManifest manifest(Section root) {
        root.onlyKeys(
                "format",
                "id",
                "name",
                "outputKind",
                "windowRows",
                "strideRows",
                "channels",
                "outputShape",
                "outputLabels",
                DEVIATIONS,
                PREPROCESSING,
                "layers",
                "training",
                CUTS);
        if (root.integer("format") != FORMAT) {
            throw new IllegalArgumentException(
                    "format is " + root.integer("format") + ", but this version reads " + FORMAT);
        }
        var kind = root.text("outputKind");
        return new ModelManifest(
                ModelId.parse(root.text("id")),
                root.text("name"),
                OutputKind.ofWireName(kind)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "outputKind is \"" + kind + "\", but must be one of " + OutputKind.wireNames())),
                root.size("windowRows"),
                root.size("strideRows"),
                root.size("channels"),
                root.shape("outputShape"),
                root.list("outputLabels", Section::asText),
                root.has(DEVIATIONS) ? root.list(DEVIATIONS, JsonElement::getAsFloat) : List.of(),
                root.has(PREPROCESSING) ? Optional.of(preprocessing(root.section(PREPROCESSING))) : Optional.empty(),
                root.list("layers", element -> layer(new Section(element, "layers."))),
                training(root.section("training")),
                root.has(CUTS) ? root.list(CUTS, element -> cut(new Section(element, "cuts."))) : List.of());
    }

    private static Preprocessing preprocessing(Section section) {
        section.onlyKeys("usual", "least", "most");
        return new Preprocessing(
                section.list("usual", JsonElement::getAsFloat),
                section.list("least", JsonElement::getAsFloat),
                section.list("most", JsonElement::getAsFloat));
    }

    private static CutEncodings cut(Section cut) {
        cut.onlyKeys("encoding", "measured");
        var measured = new TreeMap<Encoding, CutEncodings.Figures>();
        var figures = cut.section("measured");
        for (var name : figures.keys()) {
            var of = figures.section(name);
            of.onlyKeys("bytesPerPoint", "metric");
            measured.put(encoding(name), new CutEncodings.Figures(of.integer("bytesPerPoint"), of.number("metric")));
        }
        return new CutEncodings(encoding(cut.text("encoding")), measured);
    }

    private static Encoding encoding(String name) {
        return Encoding.ofWireName(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no encoding \"" + name + "\", only " + Encoding.wireNames()));
    }

    private static LayerProfile layer(Section layer) {
        layer.onlyKeys("name", "flopsPerPoint", "parameters", "outputBytesPerPoint", "outputShape");
        return new LayerProfile(
                layer.text("name"),
                layer.integer("flopsPerPoint"),
                layer.integer("parameters"),
                layer.integer("outputBytesPerPoint"),
                layer.shape("outputShape"));
    }

    private static TrainingRecord training(Section training) {
        training.onlyKeys("dataset", "split", "seed", "headline", "metrics", LINEAGE);
        var metrics = new TreeMap<String, Double>();
        var figures = training.section("metrics");
        figures.keys().forEach(key -> metrics.put(key, figures.number(key)));
        return new TrainingRecord(
                training.text("dataset"),
                training.text("split"),
                training.integer("seed"),
                training.text("headline"),
                metrics,
                training.has(LINEAGE) ? Optional.of(lineage(training.section(LINEAGE))) : Optional.empty());
    }

    private static Lineage lineage(Section lineage) {
        lineage.onlyKeys("parent", "change");
        return new Lineage(ModelId.parse(lineage.text("parent")), lineage.text("change"));
    }

    private static JsonObject json(ModelManifest manifest) {
        var root = new JsonObject();
        root.addProperty("format", FORMAT);
        root.addProperty("id", manifest.id().hex());
        root.addProperty("name", manifest.name());
        root.addProperty("outputKind", manifest.outputKind().wireName());
        root.addProperty("windowRows", manifest.windowRows());
        root.addProperty("strideRows", manifest.strideRows());
        root.addProperty("channels", manifest.channels());
        root.add("outputShape", array(manifest.outputShape(), JsonPrimitive::new));
        root.add("outputLabels", array(manifest.outputLabels(), JsonPrimitive::new));
        if (!manifest.deviations().isEmpty()) {
            root.add(DEVIATIONS, array(manifest.deviations(), JsonPrimitive::new));
        }
        manifest.preprocessing().ifPresent(preprocessing -> root.add(PREPROCESSING, json(preprocessing)));
        root.add("layers", array(manifest.layers(), ManifestFile::json));
        var training = new JsonObject();
        training.addProperty("dataset", manifest.training().dataset());
        training.addProperty("split", manifest.training().split());
        training.addProperty("seed", manifest.training().seed());
        training.addProperty("headline", manifest.training().headline());
        var metrics = new JsonObject();
        manifest.training().metrics().forEach(metrics::addProperty);
        training.add("metrics", metrics);
        manifest.training().lineage().ifPresent(from -> {
            var lineage = new JsonObject();
            lineage.addProperty("parent", from.parent().hex());
            lineage.addProperty("change", from.change());
            training.add(LINEAGE, lineage);
        });
        root.add("training", training);
        if (!manifest.cuts().isEmpty()) {
            root.add(CUTS, array(manifest.cuts(), ManifestFile::json));
        }
        return root;
    }

    private static JsonObject json(Preprocessing preprocessing) {
        var object = new JsonObject();
        object.add("usual", array(preprocessing.usual(), JsonPrimitive::new));
        object.add("least", array(preprocessing.least(), JsonPrimitive::new));
        object.add("most", array(preprocessing.most(), JsonPrimitive::new));
        return object;
    }

    private static JsonObject json(CutEncodings cut) {
        var object = new JsonObject();
        object.addProperty("encoding", cut.chosen().wireName());
        var measured = new JsonObject();
        cut.measured().forEach((encoding, figures) -> {
            var of = new JsonObject();
            of.addProperty("bytesPerPoint", figures.bytesPerPoint());
            of.addProperty("metric", figures.metric());
            measured.add(encoding.wireName(), of);
        });
        object.add("measured", measured);
        return object;
    }

    private static JsonObject json(LayerProfile layer) {
        var object = new JsonObject();
        object.addProperty("name", layer.name());
        object.addProperty("flopsPerPoint", layer.flopsPerPoint());
        object.addProperty("parameters", layer.parameters());
        object.addProperty("outputBytesPerPoint", layer.outputBytesPerPoint());
        object.add("outputShape", array(layer.outputShape(), JsonPrimitive::new));
        return object;
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonElement> element) {
        var array = new JsonArray();
        values.forEach(value -> array.add(element.apply(value)));
        return array;
    }
}
