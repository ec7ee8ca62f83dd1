package io.twinseal.inference.train;

import io.twinseal.inference.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files as downloaded or gzipped. */
final class DataFolder {
    private DataFolder() {}

    static Path file(Path folder, String name) {
        var gzipped = folder.resolve(name + ".gz");
        var plain = folder.resolve(name);
        if (Files.exists(plain)) {
            return plain;
        } else if (Files.exists(gzipped)) {
            return gzipped;
        }
        throw new DataException(
                folder, "holds neither " + name + " nor " + name + ".gz", "download the data set and unpack it there");
    }
}
