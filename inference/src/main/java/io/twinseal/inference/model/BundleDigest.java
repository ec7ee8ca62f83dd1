package io.twinseal.inference.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest that identifies a bundle: SHA-256 over {@code saved_model.pb} and everything below {@code variables/}. Each
 * file adds the length of its path relative to the bundle (4 bytes, big-endian), that path in UTF-8 with slashes, the
 * length of its content (8 bytes, big-endian) and its content, in the order of the paths. The manifest is left out,
 * because it holds the digest. A packed bundle has the digest of the files that were packed.
 */
public final class BundleDigest {
    private BundleDigest() {}

    /**
     * Reads every file of the bundle.
     *
     * @throws BundleException if the bundle has no graph or cannot be read
     */
    public static ModelId of(Path bundle) {
        var sha256 = sha256();
        try {
            for (var file : BundleFiles.of(bundle).entrySet()) {
                add(sha256, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw BundleFiles.unreadable(bundle, e);
        }
        return ModelId.of(sha256.digest());
    }

    private static void add(MessageDigest sha256, String path, BundleFile file) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(4).putInt(0, name.length));
        sha256.update(name);
        sha256.update(ByteBuffer.allocate(8).putLong(0, file.size()));
        file.read(0, file.size(), (bytes, count) -> sha256.update(bytes, 0, count));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
