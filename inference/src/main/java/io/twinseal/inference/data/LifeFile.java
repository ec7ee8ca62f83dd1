package io.twinseal.inference.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The truth beside the C-MAPSS test files ({@code RUL_FD001.txt}): per line, the cycles that one test engine still ran
 * after its last reading.
 */
public final class LifeFile {
    private LifeFile() {}

    /**
     * Remaining useful lives in cycles, engine after engine.
     *
     * @throws DataException at the first line that is not one whole number
     */
    public static List<Integer> read(Path file) {
        var lives = new ArrayList<Integer>();
        try (var lines = new TextLines(file)) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                var fields = new Fields(lines, line, ' ');
                lives.add(fields.whole("the remaining life"));
                fields.end(1, "restore the file as published: one whole number per line");
            }
        }
        return lives;
    }

    static boolean recognises(List<String> head) {
        return !head.isEmpty() && head.stream().allMatch(line -> line.strip().matches("[0-9]+"));
    }
}
