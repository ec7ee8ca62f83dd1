package io.twinseal.inference.train;

import io.twinseal.inference.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Recipes of models, by name. Not every one is shipped: some data may be used, but gives no right to pass on what it made. */
public final class Recipes {
    private static final String TURBOFANS = "cmapss";
    private static final String TURBOFANS_ORIGIN =
            "NASA's \"CMAPSS Jet Engine Simulated Data\" from https://data.nasa.gov: train_FD001.txt,"
                    + " test_FD001.txt and RUL_FD001.txt";
    private static final String GEARBOXES = "gearbox-gfd";
    private static final String GEARBOXES_ORIGIN =
            "\"Gearbox Fault Diagnosis Data\" from https://data.openei.org/submissions/623: h30hz0.csv,"
                    + " h30hz30.csv, h30hz60.csv and b30hz0.csv, b30hz30.csv, b30hz60.csv";
    private static final String METERS = "steel-energy";
    private static final String METERS_ORIGIN =
            "\"Steel Industry Energy Consumption\" from https://archive.ics.uci.edu/dataset/851:"
                    + " Steel_industry_data.csv";
    private static final Map<String, Source> SOURCES = new TreeMap<>(Map.ofEntries(
            Map.entry(RemainingLife.NAME, new Source(true, TURBOFANS, RemainingLife::recipe, TURBOFANS_ORIGIN)),
            Map.entry(GearboxFault.NAME, new Source(true, GEARBOXES, GearboxFault::recipe, GEARBOXES_ORIGIN)),
            Map.entry(GearboxAnomaly.NAME, new Source(false, GEARBOXES, GearboxAnomaly::recipe, GEARBOXES_ORIGIN)),
            Map.entry(
                    GearboxAnomaly.GENERATED,
                    new Source(false, "", unused -> GearboxAnomaly.generated(), "drawn, not read")),
            Map.entry(
                    SurfaceDefect.NAME,
                    new Source(
                            false,
                            "neu-det/images",
                            SurfaceDefect::recipe,
                            "the \"NEU surface defect database\" of Song and Yan, Northeastern University, Shenyang: images"
                                    + " crazing_1.jpg and so on, in one folder or in one for each kind")),
            Map.entry(
                    RemainingLife.RECURRENT, new Source(false, TURBOFANS, RemainingLife::recurrent, TURBOFANS_ORIGIN)),
            Map.entry(EnergyForecast.NAME, new Source(false, METERS, EnergyForecast::recipe, METERS_ORIGIN)),
            Map.entry(EnergyForecast.PRETRAINED, new Source(false, METERS, EnergyForecast::pretrained, METERS_ORIGIN)),
            Map.entry(
                    SurfaceDefect.GENERATED,
                    new Source(false, "", unused -> SurfaceDefect.generated(), "drawn, not read")),
            Map.entry(
                    PartRecognition.NAME,
                    new Source(
                            false,
                            "tless",
                            PartRecognition::recipe,
                            "T-LESS in the layout of BOP from https://bop.felk.cvut.cz/datasets: train_primesense/000001 and so"
                                    + " on, and models/models_info.json")),
            Map.entry(
                    PartRecognition.RENDERED,
                    new Source(false, "", unused -> PartRecognition.rendered(), "rendered, not read"))));

    private Recipes() {}

    /**
     * Where a model's data lies below the data folder, and where it comes from.
     *
     * @param folder empty if the recipe makes its data
     */
    private record Source(boolean isShipped, String folder, Function<Path, Recipe> recipe, String origin) {}

    public static Set<String> names() {
        return SOURCES.keySet();
    }

    /** Of the models in {@code inference/models}. */
    public static List<String> shipped() {
        return SOURCES.entrySet().stream()
                .filter(source -> source.getValue().isShipped)
                .map(Map.Entry::getKey)
                .toList();
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
        if (!source.folder.isEmpty() && !Files.isDirectory(folder)) {
            throw new DataException(data, "has no folder " + source.folder, "put there " + source.origin);
        }
        try {
            return source.recipe.apply(folder);
        } catch (DataException e) {
            throw e.from(source.origin);
        }
    }
}
