package io.twinseal.cli.explorer;

import io.twinseal.node.api.ConfirmationView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
public final class Text {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int SHORT_DIGITS = 12;
    private static final int LABELLED_MAX = 6;

    private Text() {}

    /** Completes what is said of a block's state. */
    static String confirmed(@Nullable ConfirmationView confirmation) {
        return confirmation == null
                ? ""
                : ", by the certificate of block " + confirmation.height() + " of " + time(confirmation.timeMillis())
                        + " UTC";
    }

    /** UTC. */
    public static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** The first digits of an id. */
    public static String shortId(String hex) {
        return hex.length() <= SHORT_DIGITS ? hex : hex.substring(0, SHORT_DIGITS);
    }

    /** A key with its name, if it has one. */
    static String named(String name, String hex) {
        return name.isEmpty() ? shortId(hex) : name;
    }

    public static String millis(long millis) {
        return millis((double) millis);
    }

    public static String millis(double millis) {
        if (millis >= 100) return "%,.0f ms".formatted(millis);
        return (millis >= 10 ? "%.1f ms" : "%.2f ms").formatted(millis);
    }

    /** Such as {@code 3 min 20 s}. */
    public static String duration(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 60) return "%.1f s".formatted(Math.max(0, millis) / 1e3);
        if (seconds < 3600) return "%d min %d s".formatted(seconds / 60, seconds % 60);
        if (seconds < 86_400) return "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
        return "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
    }

    public static String bytes(long bytes) {
        if (bytes < 10_000) return bytes + " B";
        if (bytes < 10_000_000) return "%.1f kB".formatted(bytes / 1e3);
        return "%.1f MB".formatted(bytes / 1e6);
    }

    public static String count(long count) {
        return "%,d".formatted(count);
    }

    /** With a unit prefix, such as {@code 3.1 M}. */
    static String rough(long value) {
        return rough((double) value);
    }

    /** With a unit prefix, such as {@code 3.1 M}. */
    static String rough(double value) {
        if (value < 10_000) return "%.0f".formatted(value);
        if (value < 10_000_000) return "%.1f k".formatted(value / 1e3);
        if (value < 1e10) return "%.1f M".formatted(value / 1e6);
        return "%.1f G".formatted(value / 1e9);
    }

    public static String ratio(double value) {
        return "%.4f".formatted(value);
    }

    /** One row of outputs with the labels they have; of a long row the first values. */
    public static String outputs(List<Float> row, List<String> labels) {
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(row.size(), LABELLED_MAX); i++) {
            if (i > 0) text.append("  ");
            if (labels.size() == row.size()) text.append(labels.get(i)).append('=');
            text.append("%.4g".formatted(row.get(i)));
        }
        if (row.size() > LABELLED_MAX) text.append("  … ").append(row.size()).append(" values");
        return text.toString();
    }
}
