package io.twinseal.inference.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Readings that were read from a file. */
public final class Recording implements SensorSource {
    private final String name;
    private final List<String> channelNames;
    private final Map<String, Rows> byMachine;

    Recording(Path file, List<String> channelNames, Map<String, Rows> byMachine) {
        this.name = baseName(file);
        this.channelNames = List.copyOf(channelNames);
        this.byMachine = Collections.unmodifiableMap(new LinkedHashMap<>(byMachine));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> channelNames() {
        return channelNames;
    }

    @Override
    public List<String> machines() {
        return List.copyOf(byMachine.keySet());
    }

    @Override
    public Iterator<float[]> rows(String machine) {
        return table(machine).iterator();
    }

    /** How many readings there are of a machine. */
    public int rowCount(String machine) {
        return table(machine).count();
    }

    /** One reading of a machine: a copy. */
    public float[] row(String machine, int index) {
        return table(machine).row(index);
    }

    private Rows table(String machine) {
        var rows = byMachine.get(machine);
        if (rows == null) {
            throw new IllegalArgumentException(name + " has no machine \"" + machine + "\"; it has " + machines());
        }
        return rows;
    }

    /** The file's name without folder and endings: {@code train_FD001} for {@code data/train_FD001.txt.gz}. */
    static String baseName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.gz$", "").replaceFirst("\\.[A-Za-z]+$", "");
    }
}
