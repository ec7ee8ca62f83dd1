package io.twinseal.inference.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The digest that identifies a bundle: SHA-256 over {@code saved_model.pb} and everything below {@code variables/}. Each
 * file adds the length of its path relative to the bundle (4 bytes, big-endian), that path in UTF-8 with slashes, the
 * length of its content (8 bytes, big-endian) and its content, in the order of the paths. The manifest is left out,
 * because it holds the digest.
 */
public final class BundleDigest {
    public static final String GRAPH = "saved_model.pb";
    static final String VARIABLES = "variables";

    private BundleDigest() {}

    /**
     * Reads every file of the bundle.
     *
     * @throws BundleException if the bundle has no graph or cannot be read
     */
    public static ModelId of(Path bundle) {
        if (!Files.isRegularFile(bundle.resolve(GRAPH))) {
            throw new BundleException(
                    bundle, "has no " + GRAPH, "point at a folder that holds model.json, " + GRAPH + " and variables/");
        }
        try {
            var sha256 = sha256();
            for (var path : files(bundle)) {
                byte[] name = path.getBytes(StandardCharsets.UTF_8);
                byte[] content = Files.readAllBytes(bundle.resolve(path));
                sha256.update(ByteBuffer.allocate(4).putInt(0, name.length));
                sha256.update(name);
                sha256.update(ByteBuffer.allocate(8).putLong(0, content.length));
                sha256.update(content);
            }
            return ModelId.of(sha256.digest());
        } catch (IOException e) {
            throw new BundleException(bundle, "cannot be read", "check the files and their permissions", e);
        }
    }

    private static List<String> files(Path bundle) throws IOException {
        var paths = new ArrayList<String>();
        paths.add(GRAPH);
        var variables = bundle.resolve(VARIABLES);
        if (Files.isDirectory(variables)) {
            try (Stream<Path> walk = Files.walk(variables)) {
                walk.filter(Files::isRegularFile)
                        .map(file -> bundle.relativize(file).toString().replace('\\', '/'))
                        .forEach(paths::add);
            }
        }
        paths.sort(null);
        return paths;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
