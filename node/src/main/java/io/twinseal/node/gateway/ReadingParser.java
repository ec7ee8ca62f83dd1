package io.twinseal.node.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what devices publish: JSON <code>{"timeMillis": 0, "rows": [[…], …]}</code>, the time optional, or plain text
 * with one row a line, values apart by commas or spaces. A missing value is {@code null} in JSON and {@code NaN} in text.
 */
public final class ReadingParser {
    private static final int ROWS_MAX = 65_536;

    private ReadingParser() {}

    /** A payload that is no reading; the message says where and how to mend it. */
    public static final class BadReadingException extends Exception {
        private static final long serialVersionUID = 1;

        BadReadingException(String message) {
            super(message);
        }
    }

    /**
     * Parses one payload.
     *
     * @param channels values that each row must have
     * @param mayLack whether values may be missing (NaN in the reading) or beyond float32
     * @param nowMillis the time of a reading that names none
     */
    public static Reading parse(byte[] payload, int channels, boolean mayLack, long nowMillis)
            throws BadReadingException {
        String text = new String(payload, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) throw new BadReadingException("the payload is empty; send at least one row of values");
        Reading reading = text.startsWith("{") ? json(text, channels, nowMillis) : plain(text, channels, nowMillis);
        if (!mayLack) checkComplete(reading.rows());
        return reading;
    }

    private static Reading json(String text, int channels, long nowMillis) throws BadReadingException {
        try {
            JsonObject object = JsonParser.parseString(text).getAsJsonObject();
            JsonElement time = object.get("timeMillis");
            JsonElement rows = object.get("rows");
            if (rows == null || !rows.isJsonArray())
                throw new BadReadingException("the payload has no \"rows\"; send {\"rows\": [[…], …]}");
            checkRowCount(rows.getAsJsonArray().size());
            List<float[]> parsed = new ArrayList<>();
            for (JsonElement row : rows.getAsJsonArray()) {
                var cells = row.getAsJsonArray();
                checkChannels(parsed.size(), cells.size(), channels);
                float[] values = new float[channels];
                for (int i = 0; i < channels; i++)
                    values[i] =
                            cells.get(i).isJsonNull() ? Float.NaN : cells.get(i).getAsFloat();
                parsed.add(values);
            }
            return new Reading(time == null ? nowMillis : time.getAsLong(), List.copyOf(parsed));
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException broken) {
            throw new BadReadingException(
                    "the payload is not the JSON expected, {\"timeMillis\": …, \"rows\": [[…], …]}: "
                            + broken.getMessage());
        }
    }

    private static Reading plain(String text, int channels, long nowMillis) throws BadReadingException {
        List<float[]> rows = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank()) continue;
            String[] cells = line.strip().split("[,;\\s]+", -1);
            checkRowCount(rows.size() + 1);
            checkChannels(rows.size(), cells.length, channels);
            float[] values = new float[channels];
            for (int i = 0; i < channels; i++) values[i] = number(cells[i], rows.size(), i);
            rows.add(values);
        }
        return new Reading(nowMillis, List.copyOf(rows));
    }

    private static float number(String cell, int row, int column) throws BadReadingException {
        try {
            return Float.parseFloat(cell);
        } catch (NumberFormatException e) {
            throw new BadReadingException(
                    "row " + (row + 1) + ", value " + (column + 1) + ": '" + cell + "' is no number");
        }
    }

    private static void checkComplete(List<float[]> rows) throws BadReadingException {
        for (int row = 0; row < rows.size(); row++)
            for (int i = 0; i < rows.get(row).length; i++)
                if (!Float.isFinite(rows.get(row)[i]))
                    throw new BadReadingException("row " + (row + 1) + ", value " + (i + 1)
                            + (Float.isNaN(rows.get(row)[i]) ? " is missing" : " is not finite")
                            + ", and the twin's model does not say what stands for it; its model.json would, by"
                            + " \"preprocessing\"");
    }

    private static void checkChannels(int row, int found, int expected) throws BadReadingException {
        if (found != expected)
            throw new BadReadingException(
                    "row " + (row + 1) + " has " + found + " values where the twin's model takes " + expected);
    }

    private static void checkRowCount(int rows) throws BadReadingException {
        if (rows == 0) throw new BadReadingException("the payload has no row");
        if (rows > ROWS_MAX)
            throw new BadReadingException("the payload has more than " + ROWS_MAX + " rows; send it in parts");
    }
}
