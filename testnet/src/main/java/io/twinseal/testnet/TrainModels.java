package io.twinseal.testnet;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.djl.train.ModelMaker;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.train.GearboxFault;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.RemainingLife;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the shipped models again from the published data, measures them, and writes their bundles. */
@Command(
        name = "train-models",
        mixinStandardHelpOptions = true,
        description = "Trains the models from the published data, measures them and what each encoding of their"
                + " activations costs on held-out data, writes the bundles. The same data and processor give the same"
                + " model ids.")
public final class TrainModels implements Callable<Integer> {
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

    /** Where a model's data lies below the data folder, and where it comes from. */
    private record Source(String folder, Function<Path, Recipe> recipe, String origin) {}

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:twinseal.root:-.}/../shared/data",
            description = "folder with cmapss/ and gearbox-gfd/ (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "${sys:twinseal.root:-.}/inference/models",
            description = "folder the bundles are written to (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("");

    @Option(names = "--model", paramLabel = "NAME", description = "only this model: rul-cnn or gearbox-cnn")
    private List<String> names = new ArrayList<>(SOURCES.keySet());

    @Option(
            names = "--measure",
            description = "train nothing; only measure what each encoding costs the models that are there, and write it"
                    + " into their model.json, which leaves their ids as they are")
    private boolean measureOnly;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(new CommandLine(new TrainModels()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var console = spec.commandLine().getOut();
        for (var name : names) {
            if (!SOURCES.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(), "There is no model \"" + name + "\"; choose of " + SOURCES.keySet());
            }
        }
        for (var name : names) {
            if (!train(name, console)) {
                return 1;
            }
        }
        return 0;
    }

    private boolean train(String name, PrintWriter console) throws IOException {
        var source = SOURCES.get(name);
        if (source == null) {
            throw new IllegalStateException("the names were checked");
        }
        var folder = data.resolve(source.folder);
        var errors = spec.commandLine().getErr();
        if (!Files.isDirectory(folder)) {
            errors.println("No data for " + name + ": there is no folder " + folder + ". Put there " + source.origin
                    + " (plain or gzipped), or name another folder with --data.");
            return false;
        }
        try {
            var recipe = source.recipe.apply(folder);
            Consumer<String> progress = line -> {
                console.println(line);
                console.flush();
            };
            var manifest = measureOnly
                    ? ModelMaker.measureEncodings(recipe, out, progress)
                    : ModelMaker.make(recipe, out, progress);
            console.println(out.resolve(name) + ": " + manifest.id());
            return true;
        } catch (DataException e) {
            errors.println(e.getMessage() + ". The data is " + source.origin + ".");
            return false;
        } catch (BundleException e) {
            errors.println(e.getMessage());
            return false;
        }
    }
}
