package io.twinseal.inference.data.parts;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.twinseal.inference.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value in a JSON file that knows its place there.
 *
 * @param path such as {@code $.12[0].obj_id}
 */
record JsonPlace(Path file, String path, JsonElement value) {
    private static final long BYTES_MAX = 1 << 28;
    private static final int SHOWN_MAX = 60;
    private static final String REMEDY = "give the file as the BOP toolkit writes it";
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    /** Reads a file that holds one object. */
    static JsonPlace read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new DataException(file, "has more than " + BYTES_MAX + " bytes", "split its scene");
            }
            var value = STRICT.fromJson(Files.readString(file), JsonElement.class);
            if (value != null) {
                return new JsonPlace(file, "$", value);
            }
            throw new DataException(file, "is empty", REMEDY);
        } catch (NoSuchFileException e) {
            throw new DataException(file, "there is no such file", "unpack the whole data set there", e);
        } catch (IOException | JsonParseException e) {
            throw new DataException(file, "cannot be read as JSON (" + e.getMessage() + ")", REMEDY, e);
        }
    }

    JsonPlace member(String key) {
        if (!value.isJsonObject()) {
            throw wrong("an object");
        }
        var member = value.getAsJsonObject().get(key);
        if (member == null) {
            throw fault("has no \"" + key + "\"");
        }
        return new JsonPlace(file, path + "." + key, member);
    }

    /** The members of an object whose keys are numbers, which they are told by. */
    SortedMap<Integer, JsonPlace> numbered() {
        if (!value.isJsonObject()) {
            throw wrong("an object");
        }
        var numbered = new TreeMap<Integer, JsonPlace>();
        for (var key : value.getAsJsonObject().keySet()) {
            if (!key.matches("\\d{1,9}")) {
                throw fault("has the key \"" + key + "\", which is no number of an image or model");
            }
            numbered.put(Integer.valueOf(key), member(key));
        }
        return numbered;
    }

    List<JsonPlace> elements() {
        if (!value.isJsonArray()) {
            throw wrong("a list");
        }
        var elements = new ArrayList<JsonPlace>();
        for (var element : value.getAsJsonArray()) {
            elements.add(new JsonPlace(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** So many numbers. */
    double[] numbers(int count) {
        var elements = elements();
        if (elements.size() != count) {
            throw fault("has " + elements.size() + " numbers, not " + count);
        }
        return elements.stream().mapToDouble(JsonPlace::number).toArray();
    }

    double number() {
        if (value instanceof JsonPrimitive number && number.isNumber() && Double.isFinite(number.getAsDouble())) {
            return number.getAsDouble();
        }
        throw wrong("a finite number");
    }

    int whole() {
        double number = number();
        if (number != (int) number) {
            throw wrong("a whole number");
        }
        return (int) number;
    }

    DataException fault(String problem) {
        return new DataException(file, path + " " + problem, REMEDY);
    }

    private DataException wrong(String wanted) {
        var text = value.toString();
        return fault(
                "is " + (text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text) + ", not " + wanted);
    }
}
