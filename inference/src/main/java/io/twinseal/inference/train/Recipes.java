package io.twinseal.inference.train;

import io.twinseal.inference.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The recipes of the shipped models, by name. */
public final class Recipes {
    private static final Map<String, Source> SOURCES = new TreeMap<>(Map.of(
            RemainingLife.NAME,
            new Source(
                    "cmapss",
                    RemainingLife::recipe,
                    "NASA's \"CMAPSS Jet Engine Simulated Data\" from https://data.nasa.gov: train_FD001.txt,"
                            + " test_FD001.txt and RUL_FD001.txt"),
            GearboxFault.NAME,
            new Source(
                    "gearbox-gfd",
                    GearboxFault::recipe,
                    "\"Gearbox Fault Diagnosis Data\" from https://data.openei.org/submissions/623: h30hz0.csv,"
                            + " h30hz30.csv, h30hz60.csv and b30hz0.csv, b30hz30.csv, b30hz60.csv")));

    private Recipes() {}

    /** Where a model's data lies below the data folder, and where it comes from. */
    private record Source(String folder, Function<Path, Recipe> recipe, String origin) {}

    public static Set<String> names() {
        return SOURCES.keySet();
    }

    /**
     * The recipe of a model, with its data.
     *
     * @param data folder that holds a folder of files for each data set, as published or gzipped
     * @throws IllegalArgumentException if there is no recipe of this name
     * @throws DataException if the data is not there or not as published; the message says where it is to be had
     */
    public static Recipe of(String name, Path data) {
        var source = SOURCES.get(name);
        if (source == null) {
            throw new IllegalArgumentException("there is no recipe for a model \"" + name + "\", only for " + names());
        }
        var folder = data.resolve(source.folder);
        if (!Files.isDirectory(folder)) {
            throw new DataException(data, "has no folder " + source.folder, "put there " + source.origin);
        }
        try {
            return source.recipe.apply(folder);
        } catch (DataException e) {
            throw e.from(source.origin);
        }
    }
}
