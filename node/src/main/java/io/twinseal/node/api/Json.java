package io.twinseal.node.api;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

/** Records to JSON and back, in one dialect for server and clients: null fields are left out. */
public final class Json {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final Gson PRETTY = GSON.newBuilder().setPrettyPrinting().create();

    private Json() {}

    public static String write(Object record) {
        return GSON.toJson(record);
    }

    /** With line breaks, for people. */
    public static String pretty(Object record) {
        return PRETTY.toJson(record);
    }

    /**
     * Reads one record.
     *
     * @throws JsonParseException if the text is not JSON or does not fit the record
     */
    public static <T> T read(String text, Class<T> type) {
        T value = GSON.fromJson(text, type);
        if (value == null) throw new JsonParseException("the text is empty");
        return value;
    }
}
