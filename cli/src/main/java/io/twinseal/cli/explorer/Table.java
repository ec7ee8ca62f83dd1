package io.twinseal.cli.explorer;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as they need to be. A heading that starts with {@code >} aligns its column to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> headings = new ArrayList<>();
    private final boolean[] right;
    private final int[] widths;
    private final List<String[]> rows = new ArrayList<>();

    public Table(String... headings) {
        right = new boolean[headings.length];
        widths = new int[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            this.headings.add(right[i] ? headings[i].substring(1) : headings[i]);
            widths[i] = width(this.headings.get(i));
        }
    }

    /** Adds a row; cells are shown by their {@code toString}. */
    public Table row(Object... cells) {
        if (cells.length != widths.length)
            throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
        var row = Arrays.stream(cells).map(String::valueOf).toArray(String[]::new);
        for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], width(row[i]));
        rows.add(row);
        return this;
    }

    /** Makes columns at least so wide, so that rows printed later line up. */
    Table widths(int... least) {
        for (int i = 0; i < least.length; i++) widths[i] = Math.max(widths[i], least[i]);
        return this;
    }

    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(headings.toArray(String[]::new)));
        lines.addAll(body());
        return lines;
    }

    List<String> body() {
        return rows.stream().map(this::line).toList();
    }

    void print(PrintWriter out) {
        lines().forEach(out::println);
        out.flush();
    }

    private String line(String[] cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) line.append(GAP);
            var padding = " ".repeat(Math.max(0, widths[i] - width(cells[i])));
            if (right[i]) line.append(padding).append(cells[i]);
            else line.append(cells[i]).append(padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
