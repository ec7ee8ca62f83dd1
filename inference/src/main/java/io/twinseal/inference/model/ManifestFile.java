package io.twinseal.inference.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads and writes {@code model.json}. Reading is strict: unknown, missing and mistyped keys are refused by name. */
public final class ManifestFile {
    public static final String NAME = "model.json";
    private static final int FORMAT = 1;
    private static final String CUTS = "cuts";
    private static final String REMEDY = "restore the bundle as it was exported";

    private ManifestFile() {}

    /**
     * Reads a bundle's manifest, without a look at its other files.
     *
     * @throws BundleException if the bundle has no manifest or a wrong one
     */
    public static ModelManifest read(Path bundle) {
        var file = bundle.resolve(NAME);
        try {
            var root = JsonParser.parseString(Files.readString(file));
            return manifest(new Section(root, ""));
        } catch (NoSuchFileException e) {
            throw new BundleException(bundle, "has no " + NAME, "point at a folder that holds a model bundle", e);
        } catch (IOException e) {
            throw new BundleException(file, "cannot be read (" + e.getMessage() + ")", "check its permissions", e);
        } catch (JsonParseException e) {
            throw new BundleException(file, "is not valid JSON (" + e.getMessage() + ")", REMEDY, e);
        } catch (IllegalArgumentException e) {
            throw new BundleException(file, String.valueOf(e.getMessage()), REMEDY, e);
        }
    }

    public static void write(Path bundle, ModelManifest manifest) throws IOException {
        var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        Files.writeString(bundle.resolve(NAME), gson.toJson(json(manifest)) + "\n");
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
                root.list("layers", element -> layer(new Section(element, "layers."))),
                training(root.section("training")),
                root.has(CUTS) ? root.list(CUTS, element -> cut(new Section(element, "cuts."))) : List.of());
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
        training.onlyKeys("dataset", "split", "seed", "headline", "metrics");
        var metrics = new TreeMap<String, Double>();
        var figures = training.section("metrics");
        figures.keys().forEach(key -> metrics.put(key, figures.number(key)));
        return new TrainingRecord(
                training.text("dataset"),
                training.text("split"),
                training.integer("seed"),
                training.text("headline"),
                metrics);
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
        root.add("layers", array(manifest.layers(), ManifestFile::json));
        var training = new JsonObject();
        training.addProperty("dataset", manifest.training().dataset());
        training.addProperty("split", manifest.training().split());
        training.addProperty("seed", manifest.training().seed());
        training.addProperty("headline", manifest.training().headline());
        var metrics = new JsonObject();
        manifest.training().metrics().forEach(metrics::addProperty);
        training.add("metrics", metrics);
        root.add("training", training);
        if (!manifest.cuts().isEmpty()) {
            root.add(CUTS, array(manifest.cuts(), ManifestFile::json));
        }
        return root;
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

    /** One JSON object and the dotted prefix that error messages name its keys by. */
    private record Section(JsonObject object, String prefix) {
        Section(JsonElement element, String prefix) {
            this(objectOrThrow(element, prefix), prefix);
        }

        private static JsonObject objectOrThrow(JsonElement element, String prefix) {
            if (!element.isJsonObject()) {
                throw new IllegalArgumentException((prefix.isEmpty() ? "the file" : prefix) + " must be an object");
            }
            return element.getAsJsonObject();
        }

        boolean has(String key) {
            return object.has(key);
        }

        Set<String> keys() {
            return object.keySet();
        }

        void onlyKeys(String... allowed) {
            for (var key : object.keySet()) {
                if (!List.of(allowed).contains(key)) {
                    throw new IllegalArgumentException("unknown key \"" + prefix + key + "\"");
                }
            }
        }

        JsonElement get(String key) {
            var value = object.get(key);
            if (value == null || value.isJsonNull()) {
                throw new IllegalArgumentException("key \"" + prefix + key + "\" is missing");
            }
            return value;
        }

        String text(String key) {
            return named(key, Section::asText);
        }

        long integer(String key) {
            return named(key, Section::asInteger);
        }

        int size(String key) {
            return named(key, element -> Math.toIntExact(asInteger(element)));
        }

        double number(String key) {
            return named(key, element -> {
                double value = element.getAsDouble();
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("must be a finite number, but is " + element);
                }
                return value;
            });
        }

        Section section(String key) {
            return new Section(get(key), prefix + key + ".");
        }

        List<Integer> shape(String key) {
            return list(key, element -> Math.toIntExact(asInteger(element)));
        }

        <T> List<T> list(String key, Function<JsonElement, T> element) {
            var value = get(key);
            if (!value.isJsonArray()) {
                throw new IllegalArgumentException("key \"" + prefix + key + "\" must be a list, but is " + value);
            }
            return named(
                    key,
                    array -> array.getAsJsonArray().asList().stream()
                            .map(element)
                            .toList());
        }

        private <T> T named(String key, Function<JsonElement, T> read) {
            var value = get(key);
            try {
                return read.apply(value);
            } catch (IllegalArgumentException
                    | ArithmeticException
                    | IllegalStateException
                    | UnsupportedOperationException e) {
                throw new IllegalArgumentException("key \"" + prefix + key + "\": " + e.getMessage(), e);
            }
        }

        static String asText(JsonElement element) {
            if (element instanceof JsonPrimitive text && text.isString()) {
                return text.getAsString();
            }
            throw new IllegalArgumentException("must be a text, but is " + element);
        }

        static long asInteger(JsonElement element) {
            if (element instanceof JsonPrimitive number && number.isNumber()) {
                try {
                    return number.getAsBigDecimal().longValueExact();
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException("must be a whole number, but is " + element, e);
                }
            }
            throw new IllegalArgumentException("must be a whole number, but is " + element);
        }
    }
}
