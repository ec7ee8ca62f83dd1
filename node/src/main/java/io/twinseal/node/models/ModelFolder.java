package io.twinseal.node.models;

import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.BundleParcel;
import io.twinseal.inference.model.ModelId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a node keeps the models that other nodes gave it, checked one and all. */
public final class ModelFolder {
    private static final String UNFINISHED = ".";

    /** Takes a bundle that is all there. */
    @FunctionalInterface
    public interface Whole {
        /**
         * Takes it.
         *
         * @throws IllegalArgumentException if it cannot be used
         */
        void accept(Path bundle) throws IOException;
    }

    private final Path folder;

    private ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder if there is none, and removes what a node that was killed left unfinished. */
    public static ModelFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> unfinished;
        try (Stream<Path> children = Files.list(folder)) {
            unfinished = children.filter(child -> child.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
        for (Path child : unfinished) BundleFiles.delete(child);
        return new ModelFolder(folder);
    }

    public Path path() {
        return folder;
    }

    /**
     * Begins to take in a model.
     *
     * @param whole gets the bundle once all of it is there and is that model
     */
    public ModelShelf.Delivery receive(ModelId model, Whole whole) throws IOException {
        return new Incoming(model, whole, Files.createTempFile(folder, UNFINISHED, ".parcel"));
    }

    /** Parts are written one behind the other, so that memory holds one of them at a time. */
    private final class Incoming implements ModelShelf.Delivery {
        private final ModelId model;
        private final Whole whole;
        private final Path file;
        private final OutputStream out;
        private long bytes;

        Incoming(ModelId model, Whole whole, Path file) throws IOException {
            this.model = model;
            this.whole = whole;
            this.file = file;
            this.out = Files.newOutputStream(file);
        }

        @Override
        public synchronized void add(byte[] part) throws IOException {
            bytes += part.length;
            if (bytes > BundleParcel.BYTES_MAX)
                throw new IllegalArgumentException("it has more than " + BundleParcel.BYTES_MAX + " bytes");
            out.write(part);
        }

        @Override
        public synchronized void finish() throws IOException {
            out.close();
            whole.accept(BundleParcel.unwrap(file, model, folder));
            Files.delete(file);
        }

        @Override
        public synchronized void cancel() throws IOException {
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
