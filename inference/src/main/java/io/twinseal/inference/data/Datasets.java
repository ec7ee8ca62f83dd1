package io.twinseal.inference.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Opens data files: images and MATLAB's are told by their names, others by what is in them. */
public final class Datasets {
    private static final int HEAD_LINES = 3;
    private static final String KNOWN =
            "known are C-MAPSS text (26 columns) and CSV with a header row and MATLAB's .mat, plain or gzipped, and images";

    private Datasets() {}

    /**
     * One source per file: the file itself, or every data file in a folder (not below it) by name. In a folder,
     * read-me files, lists of remaining lives and files that are no {@code .txt}, {@code .csv} or {@code .mat} are passed
     * over.
     * The images of a folder that holds nothing else are one source.
     *
     * @throws DataException if a file is damaged or of no known kind, or a folder holds none
     */
    public static List<SensorSource> open(Path fileOrFolder) {
        return open(fileOrFolder, List.of());
    }

    /**
     * The same, taking from each file the variables of these names, as {@link MatFile#read} does.
     *
     * @param variables none for the usual choice
     * @throws DataException also if variables are named and a file has none
     */
    public static List<SensorSource> open(Path fileOrFolder, List<String> variables) {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(read(fileOrFolder, variables));
        }
        var sources = new ArrayList<SensorSource>();
        for (var file : candidates(fileOrFolder)) {
            if (MatFile.isNamedSo(file) || !LifeFile.recognises(TextLines.head(file, HEAD_LINES))) {
                sources.add(read(file, variables));
            }
        }
        if (sources.isEmpty() && !LabelledImages.in(fileOrFolder).isEmpty()) {
            return List.of(new LineCamera(fileOrFolder));
        } else if (sources.isEmpty()) {
            throw new DataException(fileOrFolder, "holds no data file", "point at a data file or its folder; " + KNOWN);
        }
        return List.copyOf(sources);
    }

    /**
     * How many values a reading of this file, or of this folder of nothing but images, has; empty where there are no
     * readings. A file's name or its first lines tell, as far as these have values.
     *
     * @throws DataException if the file cannot be read
     */
    public static OptionalInt channels(Path file) {
        if (Files.isDirectory(file)) {
            boolean isImages =
                    candidates(file).isEmpty() && !LabelledImages.in(file).isEmpty();
            return isImages ? OptionalInt.of(LineCamera.SIDE) : OptionalInt.empty();
        }
        if (GreyImage.isNamedSo(file)) {
            return OptionalInt.of(LineCamera.SIDE);
        }
        if (MatFile.isNamedSo(file)) {
            return OptionalInt.of(MatFile.channels(file));
        }
        var head = TextLines.head(file, HEAD_LINES);
        if (LifeFile.recognises(head)) {
            return OptionalInt.empty();
        }
        if (!head.isEmpty() && TurbofanFile.recognises(head.get(0))) {
            return OptionalInt.of(TurbofanFile.CHANNEL_NAMES.size());
        }
        return CsvFile.recognises(head) ? OptionalInt.of(CsvFile.channels(file)) : OptionalInt.empty();
    }

    /** Reads one file of whichever known kind. */
    private static SensorSource read(Path file, List<String> variables) {
        if (MatFile.isNamedSo(file)) {
            return MatFile.read(file, variables);
        }
        if (!variables.isEmpty()) {
            throw new DataException(file, "has no variables, and " + variables + " are named", "do not name any");
        }
        if (GreyImage.isNamedSo(file)) {
            return new LineCamera(file);
        }
        var head = TextLines.head(file, HEAD_LINES);
        if (LifeFile.recognises(head)) {
            throw new DataException(
                    file, "holds remaining lives, not readings", "point at the train_ or test_ file beside it");
        }
        if (!head.isEmpty() && TurbofanFile.recognises(head.get(0))) {
            return TurbofanFile.read(file);
        }
        if (CsvFile.recognises(head)) {
            return CsvFile.read(file);
        }
        throw new DataException(file, "is of no known kind", KNOWN);
    }

    private static List<Path> candidates(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isRegularFile)
                    .filter(file -> isData(file.getFileName().toString().toLowerCase(Locale.ROOT)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder, "cannot be listed (" + e.getMessage() + ")", "check its permissions", e);
        }
    }

    private static boolean isData(String name) {
        return name.matches(".*\\.(txt|csv|mat)(\\.gz)?") && !name.contains("readme") && !name.startsWith(".");
    }
}
