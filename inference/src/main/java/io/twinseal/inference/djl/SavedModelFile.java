package io.twinseal.inference.djl;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.BundleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.SavedModel;

/** The graph of a SavedModel as it lies on disk, for those who change it without running it. */
public final class SavedModelFile {
    private static final String REMEDY = "point at a folder that model.export or tf.saved_model.save has written";

    private SavedModelFile() {}

    /**
     * Reads the graph of a folder.
     *
     * @throws BundleException if there is none, or what is there is none
     */
    public static SavedModel read(Path folder) {
        var file = folder.resolve(BundleFiles.GRAPH);
        if (!Files.isRegularFile(file)) {
            throw new BundleException(
                    folder,
                    Files.isDirectory(folder) ? "has no " + BundleFiles.GRAPH : "is no folder of a SavedModel",
                    REMEDY);
        }
        try {
            return SavedModel.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new BundleException(file, "is no graph, or damaged (" + e.getMessage() + ")", REMEDY, e);
        } catch (IOException e) {
            throw new BundleException(file, "cannot be read (" + e.getMessage() + ")", "check its permissions", e);
        }
    }

    /** Writes a graph with its maps sorted, so that equal graphs are equal files. */
    public static void write(Path folder, SavedModel model) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        model.writeTo(out);
        out.flush();
        Files.write(folder.resolve(BundleFiles.GRAPH), bytes.toByteArray());
    }
}
