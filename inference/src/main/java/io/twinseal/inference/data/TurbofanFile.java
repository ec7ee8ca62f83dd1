package io.twinseal.inference.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * NASA's C-MAPSS turbofan files ({@code train_FD001.txt} and its kin): 26 columns separated by spaces and no header.
 * They are the engine's number, the cycle, 3 operational settings and 21 sensors; the last 24 are the channels.
 */
public final class TurbofanFile {
    public static final List<String> CHANNEL_NAMES = Stream.concat(
                    IntStream.rangeClosed(1, 3).mapToObj(i -> "setting" + i),
                    IntStream.rangeClosed(1, 21).mapToObj(i -> "sensor" + i))
            .toList();
    private static final int COLUMNS = 26;
    private static final String REMEDY = "restore the file as published: engine, cycle, 3 settings, 21 sensors";

    private TurbofanFile() {}

    /**
     * Reads the whole file; machines are named {@code engine-1} and so on.
     *
     * @throws DataException at the first place that is not as published
     */
    public static Recording read(Path file) {
        Map<String, Rows> byMachine = new LinkedHashMap<>();
        try (var lines = new TextLines(file)) {
            int engine = 0;
            int cycle = 0;
            for (var line = lines.next(); line != null; line = lines.next()) {
                var fields = new Fields(lines, line, ' ');
                int lineEngine = fields.whole("the engine's number");
                int lineCycle = fields.whole("the cycle");
                boolean follows = lineEngine == engine ? lineCycle == cycle + 1 : lineCycle == 1;
                if (!follows || (lineEngine != engine && byMachine.containsKey(machine(lineEngine)))) {
                    throw lines.fault(
                            1,
                            "cycle " + lineCycle + " of engine " + lineEngine + " cannot follow cycle " + cycle
                                    + " of engine " + engine,
                            "the cycles of each engine must count up from 1 without gaps; " + REMEDY);
                }
                engine = lineEngine;
                cycle = lineCycle;
                var rows = byMachine.computeIfAbsent(machine(engine), name -> new Rows(CHANNEL_NAMES.size()));
                for (var channel : CHANNEL_NAMES) {
                    rows.add(fields.reading(channel));
                }
                fields.end(COLUMNS, REMEDY);
            }
        }
        if (byMachine.isEmpty()) {
            throw new DataException(file, "is empty", REMEDY);
        }
        return new Recording(file, CHANNEL_NAMES, byMachine);
    }

    /** Whether a first line is one of this kind: 24 or more readings, so that a file with a column lost is still known. */
    static boolean recognises(String line) {
        var tokens = line.strip().split("\\s+", -1);
        return tokens.length >= CHANNEL_NAMES.size()
                && Stream.of(tokens).allMatch(token -> Fields.isNumber(token) || Fields.isMissing(token));
    }

    private static String machine(int engine) {
        return "engine-" + engine;
    }
}
