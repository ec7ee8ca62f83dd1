package io.twinseal.node.device;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The payload that gateways understand: {@code {"timeMillis": …, "rows": [[…], …]}}. */
final class Readings {
    private Readings() {}

    static String topic(String twin) {
        return "twinseal/" + twin + "/readings";
    }

    /**
     * Writes rows of sensor values; one that is missing is null.
     *
     * @throws IllegalArgumentException if a value is infinite, which JSON cannot say
     */
    static byte[] payload(long timeMillis, List<float[]> rows) {
        var json = new StringBuilder("{\"timeMillis\":").append(timeMillis).append(",\"rows\":[");
        for (int r = 0; r < rows.size(); r++) {
            json.append(r == 0 ? "[" : ",[");
            float[] row = rows.get(r);
            for (int i = 0; i < row.length; i++) {
                if (Float.isInfinite(row[i])) throw new IllegalArgumentException("value " + i + " is " + row[i]);
                if (i > 0) json.append(',');
                if (Float.isNaN(row[i])) json.append("null");
                else json.append(row[i]);
            }
            json.append(']');
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
