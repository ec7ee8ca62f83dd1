package io.twinseal.inference.model;

import com.google.gson.GsonBuilder;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * One JSON object of a file in a bundle. Reading is strict: unknown, missing and mistyped keys are refused by name.
 *
 * @param prefix dotted, which error messages name keys by
 */
record Section(JsonObject object, String prefix) {
    Section(JsonElement element, String prefix) {
        this(objectOrThrow(element, prefix), prefix);
    }

    /**
     * Reads a file that holds one object.
     *
     * @param ifMissing what to do about it if there is no such file
     * @param ifWrong what to do about it otherwise
     * @throws BundleException if the file is not there, or not as it should be
     */
    static <T> T read(Path file, String ifMissing, String ifWrong, Function<Section, T> parse) {
        try {
            return parse.apply(new Section(JsonParser.parseString(Files.readString(file)), ""));
        } catch (NoSuchFileException e) {
            var folder = Objects.requireNonNull(file.getParent());
            throw new BundleException(folder, "has no " + file.getFileName(), ifMissing, e);
        } catch (IOException e) {
            throw new BundleException(file, "cannot be read (" + e.getMessage() + ")", "check its permissions", e);
        } catch (JsonParseException e) {
            throw new BundleException(file, "is not valid JSON (" + e.getMessage() + ")", ifWrong, e);
        } catch (IllegalArgumentException e) {
            throw new BundleException(file, String.valueOf(e.getMessage()), ifWrong, e);
        }
    }

    static void write(Path file, JsonObject object) throws IOException {
        var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        Files.writeString(file, gson.toJson(object) + "\n");
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
                array -> array.getAsJsonArray().asList().stream().map(element).toList());
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
