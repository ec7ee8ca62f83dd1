package io.twinseal.inference.djl.imports;

import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be imported, and what its owner knows of it.
 *
 * @param savedModel folder with {@code saved_model.pb}
 * @param signature key of the signature that does the work
 * @param name of the bundle
 * @param labels one for each value of a result; none to have them numbered
 * @param strideRows new readings after which the next data point is due; 0 for as many as a window has
 * @param rows of a window, where the model leaves that open; 0 if it does not
 * @param preprocessing what readings go through first, as far as the graph does not do it; empty for nothing
 */
public record ImportRequest(
        Path savedModel,
        String signature,
        String name,
        OutputKind kind,
        List<String> labels,
        int strideRows,
        int rows,
        Optional<Preprocessing> preprocessing) {
    public ImportRequest {
        labels = List.copyOf(labels);
        ModelManifest.checkName(name);
        if (strideRows < 0 || rows < 0) {
            throw new IllegalArgumentException("a stride and the rows of a window must be positive");
        }
    }
}
