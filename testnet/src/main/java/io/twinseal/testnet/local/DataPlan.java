package io.twinseal.testnet.local;

import io.twinseal.inference.data.Datasets;
import io.twinseal.inference.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which dataset file feeds which model.
 *
 * @param feeds at least one, those of one model after another in turn
 * @param notices what was passed over, and why
 */
record DataPlan(List<Feed> feeds, List<String> notices) {
    private static final int GENERATOR_CHANNELS = 24;

    DataPlan {
        feeds = List.copyOf(feeds);
        notices = List.copyOf(notices);
    }

    /**
     * A source of readings and the model that takes them.
     *
     * @param dataset null stands for the generator
     */
    record Feed(@Nullable Path dataset, ModelManifest model) {}

    /** A choice of data that no network can be made from; the message says why. */
    static final class UnusableDataException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableDataException(String message) {
            super(message);
        }
    }

    /**
     * Looks at the first lines of the files.
     *
     * @param data a file, a folder, or null for the generator
     */
    static DataPlan of(@Nullable Path data, List<ModelManifest> models) throws UnusableDataException {
        if (data == null) {
            var model = modelFor(GENERATOR_CHANNELS, models);
            if (model == null) throw new UnusableDataException("no model takes the generator's 24 channels");
            return new DataPlan(List.of(new Feed(null, model)), List.of());
        }
        var notices = new ArrayList<String>();
        Map<String, List<Feed>> byModel = new LinkedHashMap<>();
        for (var file : files(data)) {
            var channels = Datasets.channels(file);
            if (channels.isEmpty()) {
                if (file.equals(data)) throw new UnusableDataException(data + ": holds no readings of a known form");
                continue;
            }
            var model = modelFor(channels.getAsInt(), models);
            if (model == null)
                notices.add(file.getFileName() + " is passed over: its readings have " + channels.getAsInt()
                        + " values, and the models take " + taken(models));
            else
                byModel.computeIfAbsent(model.name(), name -> new ArrayList<>()).add(new Feed(file, model));
        }
        if (byModel.isEmpty())
            throw new UnusableDataException(data + ": holds no readings that a model takes"
                    + (notices.isEmpty() ? "" : "; " + String.join("; ", notices)));
        return new DataPlan(inTurn(List.copyOf(byModel.values())), notices);
    }

    private static List<Feed> inTurn(List<List<Feed>> kinds) {
        int longest = kinds.stream().mapToInt(List::size).max().orElse(0);
        var turn = new ArrayList<Feed>();
        for (int i = 0; i < longest; i++) for (var kind : kinds) turn.add(kind.get(i % kind.size()));
        return turn;
    }

    /** In a folder also those of its subfolders, so that a folder with a folder per dataset will do; images by the folder. */
    private static List<Path> files(Path data) throws UnusableDataException {
        if (!Files.exists(data)) throw new UnusableDataException(data + ": there is no such file or folder");
        if (!Files.isDirectory(data)) return List.of(data);
        try (Stream<Path> walk = Files.walk(data, 2)) {
            return walk.filter(DataPlan::mayHoldReadings).sorted().toList();
        } catch (IOException e) {
            throw new UnusableDataException(data + ": cannot be listed (" + e.getMessage() + ")");
        }
    }

    private static boolean mayHoldReadings(Path file) {
        if (Files.isDirectory(file)) return Datasets.channels(file).isPresent();
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.matches("[^.].*\\.(txt|csv|mat)(\\.gz)?") && !name.contains("readme");
    }

    private static @Nullable ModelManifest modelFor(int channels, List<ModelManifest> models) {
        return models.stream()
                .filter(model -> model.channels() == channels)
                .findFirst()
                .orElse(null);
    }

    private static String taken(List<ModelManifest> models) {
        return models.stream()
                .map(model -> model.channels() + " (" + model.name() + ")")
                .collect(Collectors.joining(" or "));
    }
}
