package io.twinseal.inference.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of JSON objects that others wrote; what is not as expected is a {@link ProtocolException}. */
final class Fields {
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private Fields() {}

    static JsonObject parse(String text) {
        try {
            var parsed = STRICT.fromJson(text, JsonElement.class);
            if (parsed != null && parsed.isJsonObject()) {
                return parsed.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new ProtocolException("the body is not JSON: " + e.getMessage(), e);
        }
        throw new ProtocolException("the body is not a JSON object");
    }

    static String text(JsonObject json, String name) {
        var text = optionalText(json, name);
        if (text == null) {
            throw new ProtocolException("'" + name + "' is missing");
        }
        return text;
    }

    static @Nullable String optionalText(JsonObject json, String name) {
        var value = json.get(name);
        if (value == null || value.isJsonNull()) {
            return null;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw new ProtocolException("'" + name + "' is " + value + ", not a string");
        }
        return value.getAsString();
    }

    /** The objects of an array; none where there is no such field. */
    static List<JsonObject> objects(JsonObject json, String name) {
        var objects = new ArrayList<JsonObject>();
        for (var element : array(json, name)) {
            if (!element.isJsonObject()) {
                throw new ProtocolException("'" + name + "' holds something that is no object");
            }
            objects.add(element.getAsJsonObject());
        }
        return objects;
    }

    /** The elements of an array; none where there is no such field. */
    static Iterable<JsonElement> array(JsonObject json, String name) {
        var value = json.get(name);
        if (value == null || value.isJsonNull()) {
            return List.of();
        }
        if (!value.isJsonArray()) {
            throw new ProtocolException("'" + name + "' is not an array");
        }
        return value.getAsJsonArray();
    }

    /** A positive whole number that fits an int. */
    static int size(JsonElement value, String what) {
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
            try {
                int size = Integer.parseInt(value.getAsString());
                if (size > 0) {
                    return size;
                }
            } catch (NumberFormatException e) {
                throw new ProtocolException(what + " is " + value + ", not a whole number from 1 on", e);
            }
        }
        throw new ProtocolException(what + " is " + value + ", not a whole number from 1 on");
    }

    static @Nullable JsonElement parameter(JsonObject json, String name) {
        var parameters = json.get("parameters");
        if (parameters == null || parameters.isJsonNull()) {
            return null;
        }
        if (!parameters.isJsonObject()) {
            throw new ProtocolException("'parameters' is not an object");
        }
        return parameters.getAsJsonObject().get(name);
    }

    static @Nullable Boolean parameterFlag(JsonObject json, String name) {
        var value = parameter(json, name);
        if (value == null) {
            return null;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw new ProtocolException("'" + name + "' is " + value + ", not true or false");
        }
        return value.getAsBoolean();
    }
}
