package io.twinseal.inference.djl.imports;

import io.twinseal.inference.model.OutputKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipInputStream;

/** What TensorFlow 2.21 and Keras have saved, see {@code saved-models/make_models.py}. */
final class Saved {
    private Saved() {}

    /** Unpacks a model into a folder of its name. */
    static Path model(String name, Path folder) {
        var to = folder.resolve(name);
        var file = Saved.class.getResourceAsStream("/saved-models/" + name + ".zip");
        try (var zip = new ZipInputStream(Objects.requireNonNull(file, name))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var path = to.resolve(entry.getName());
                Files.createDirectories(path.getParent());
                Files.write(path, zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

    static ImportRequest request(Path savedModel, String signature, String name, OutputKind kind) {
        return new ImportRequest(savedModel, signature, name, kind, List.of(), 0, 0, Optional.empty());
    }
}
