package io.twinseal.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a bundle that make the model what it is: all but the manifest, whether they lie packed or not. */
public final class BundleFiles {
    public static final String GRAPH = "saved_model.pb";
    static final String VARIABLES = "variables";

    private BundleFiles() {}

    /**
     * Reads every file.
     *
     * @return content by path relative to the bundle, with slashes
     * @throws BundleException if the bundle has no graph, or both packed and plain files, or cannot be read
     */
    public static SortedMap<String, byte[]> read(Path bundle) {
        var contents = new TreeMap<String, byte[]>();
        try {
            for (var file : of(bundle).entrySet()) {
                contents.put(file.getKey(), file.getValue().read());
            }
        } catch (IOException e) {
            throw unreadable(bundle, e);
        }
        return contents;
    }

    /** Like {@link #read}, but leaves plain files where they are until somebody reads them. */
    public static SortedMap<String, BundleFile> of(Path bundle) {
        var packed = bundle.resolve(PackedBundle.NAME);
        boolean isPlain = Files.isRegularFile(bundle.resolve(GRAPH));
        try {
            if (!Files.isRegularFile(packed)) {
                if (!isPlain) {
                    throw new BundleException(
                            bundle,
                            "has no " + GRAPH,
                            "point at a folder that holds model.json, and " + GRAPH + " and variables/ or "
                                    + PackedBundle.NAME);
                }
                return plain(bundle);
            }
            if (isPlain) {
                throw new BundleException(
                        bundle, "has both " + GRAPH + " and " + PackedBundle.NAME, "delete the one that is not meant");
            }
            var files = new TreeMap<String, BundleFile>();
            PackedBundle.unpack(BundleFile.at(packed).read())
                    .forEach((path, content) -> files.put(path, BundleFile.of(content)));
            return files;
        } catch (IOException e) {
            throw unreadable(bundle, e);
        } catch (IllegalArgumentException e) {
            throw new BundleException(
                    packed, String.valueOf(e.getMessage()), "restore the bundle as it was exported", e);
        }
    }

    /** Whether a path is one that a bundle may have. */
    static boolean mayHave(String path) {
        return path.equals(GRAPH) || path.matches(VARIABLES + "/[A-Za-z0-9_][A-Za-z0-9_.-]*");
    }

    /** Writes plain files into a folder. */
    public static void write(SortedMap<String, byte[]> files, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(VARIABLES));
        for (var file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Deletes a folder and all in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static BundleException unreadable(Path bundle, IOException cause) {
        return new BundleException(bundle, "cannot be read", "check the files and their permissions", cause);
    }

    private static SortedMap<String, BundleFile> plain(Path bundle) throws IOException {
        var files = new TreeMap<String, BundleFile>();
        files.put(GRAPH, BundleFile.at(bundle.resolve(GRAPH)));
        var variables = bundle.resolve(VARIABLES);
        if (Files.isDirectory(variables)) {
            try (Stream<Path> walk = Files.walk(variables)) {
                for (var file : walk.filter(Files::isRegularFile).toList()) {
                    files.put(bundle.relativize(file).toString().replace('\\', '/'), BundleFile.at(file));
                }
            }
        }
        return files;
    }
}
