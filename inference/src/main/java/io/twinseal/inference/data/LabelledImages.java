package io.twinseal.inference.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images of several classes, by the name of the class and in it in the order of their numbers.
 *
 * <p>A folder holds them in one of three forms: a sub-folder for each class; one folder of files whose names begin with
 * the class, as {@code crazing_12.jpg} does; or pairs of IDX files, {@code train-images-idx3-ubyte} and
 * {@code train-labels-idx1-ubyte}, plain or gzipped.
 */
public final class LabelledImages {
    private static final Pattern IDX = Pattern.compile("(.*)images([-.])idx3-ubyte(\\.gz)?");
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\D*$");
    private static final String REMEDY = "give each class a sub-folder, or name the files like crazing_12.jpg";

    private LabelledImages() {}

    /**
     * Reads a folder; every image is scaled to the given size.
     *
     * @throws DataException if a file is damaged, or the folder holds no images of at least two classes
     */
    public static SortedMap<String, List<GreyImage>> read(Path folder, int rows, int columns) {
        var byLabel = new TreeMap<String, List<GreyImage>>();
        var entries = list(folder);
        for (var entry : entries) {
            if (IDX.matcher(name(entry)).matches()) {
                addIdx(byLabel, entry, rows, columns);
            }
        }
        if (byLabel.isEmpty()) {
            files(folder, entries).forEach((label, files) -> {
                for (var file : files) {
                    add(byLabel, label, GreyImage.read(file).scaled(rows, columns));
                }
            });
        }
        if (byLabel.size() < 2) {
            throw new DataException(folder, "holds images of " + byLabel.size() + " classes, not of two", REMEDY);
        }
        return Collections.unmodifiableSortedMap(byLabel);
    }

    /** The images in a folder, not below it, in the order of their numbers; of those without, by name. */
    static List<Path> in(Path folder) {
        return list(folder).stream()
                .filter(file -> Files.isRegularFile(file) && GreyImage.isNamedSo(file))
                .toList();
    }

    private static Map<String, List<Path>> files(Path folder, List<Path> entries) {
        var byLabel = new TreeMap<String, List<Path>>();
        for (var entry : entries) {
            if (Files.isDirectory(entry) && !in(entry).isEmpty()) {
                byLabel.put(name(entry), in(entry));
            }
        }
        for (var file : in(folder)) {
            int end = name(file).lastIndexOf('_');
            if (end < 1) {
                throw new DataException(file, "does not say of which class it is", REMEDY);
            }
            var label = name(file).substring(0, end);
            if (byLabel.containsKey(label) && Files.isDirectory(folder.resolve(label))) {
                throw new DataException(file, "is of a class that has a folder as well", "move it there");
            }
            byLabel.computeIfAbsent(label, any -> new ArrayList<>()).add(file);
        }
        return byLabel;
    }

    private static void addIdx(SortedMap<String, List<GreyImage>> byLabel, Path file, int rows, int columns) {
        var parts = IDX.matcher(name(file));
        if (!parts.matches()) {
            throw new IllegalArgumentException(file + " is not named like IDX images");
        }
        var images = IdxFile.images(file);
        var stem = parts.group(1) + "labels" + parts.group(2) + "idx1-ubyte";
        var plain = file.resolveSibling(stem);
        var labelFile = Files.exists(plain) ? plain : file.resolveSibling(stem + ".gz");
        var labels = IdxFile.labels(labelFile);
        if (labels.size() != images.size()) {
            throw new DataException(
                    labelFile,
                    "has " + labels.size() + " labels for the " + images.size() + " images of " + name(file),
                    "download both again");
        }
        for (int i = 0; i < images.size(); i++) {
            add(byLabel, String.valueOf(labels.get(i)), images.get(i).scaled(rows, columns));
        }
    }

    private static void add(SortedMap<String, List<GreyImage>> byLabel, String label, GreyImage image) {
        byLabel.computeIfAbsent(label, any -> new ArrayList<>()).add(image);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted(
                            Comparator.comparingLong(LabelledImages::number).thenComparing(LabelledImages::name))
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder, "cannot be listed (" + e.getMessage() + ")", "check its permissions", e);
        }
    }

    /** The last number in a name: 12 for {@code crazing_12.jpg}. */
    private static long number(Path file) {
        var matcher = NUMBER.matcher(name(file));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
