package io.twinseal.inference.train;

import io.twinseal.inference.data.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples for remaining useful life on C-MAPSS: windows of raw rows and the cycles left after the last one. Lives are
 * capped at 125, as is usual since Heimes 2008: before wear shows, no sensor knows how long an engine has left.
 */
public final class RemainingLife {
    public static final int WINDOW_ROWS = 30;
    public static final int CYCLES_MAX = 125;

    private RemainingLife() {}

    /** Every window of engines that ran to failure. */
    public static Examples runsToFailure(Recording recording, List<String> machines) {
        var examples = new Examples(List.of(WINDOW_ROWS, recording.channels()));
        for (var machine : machines) {
            var rows = rows(recording, machine);
            for (int from = 0; from + WINDOW_ROWS <= rows.size(); from++) {
                int left = rows.size() - from - WINDOW_ROWS;
                examples.add(Examples.window(rows, from, WINDOW_ROWS), Math.min(CYCLES_MAX, left));
            }
        }
        return examples;
    }

    /** The last window of engines that stopped earlier, with the truth given. */
    public static Examples lastWindows(Recording recording, List<String> machines, List<Integer> lives) {
        if (machines.size() != lives.size()) {
            throw new IllegalArgumentException(
                    "there are " + machines.size() + " engines, but " + lives.size() + " remaining lives");
        }
        var examples = new Examples(List.of(WINDOW_ROWS, recording.channels()));
        for (int i = 0; i < machines.size(); i++) {
            var rows = rows(recording, machines.get(i));
            examples.add(
                    Examples.window(rows, rows.size() - WINDOW_ROWS, WINDOW_ROWS), Math.min(CYCLES_MAX, lives.get(i)));
        }
        return examples;
    }

    /** A machine's rows; if there are too few for a window, the first is repeated in front. */
    private static List<float[]> rows(Recording recording, String machine) {
        var rows = new ArrayList<float[]>();
        recording.rows(machine).forEachRemaining(rows::add);
        while (rows.size() < WINDOW_ROWS) {
            rows.add(0, rows.get(0));
        }
        return rows;
    }
}
