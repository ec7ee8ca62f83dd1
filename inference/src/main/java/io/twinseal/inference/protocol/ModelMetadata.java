package io.twinseal.inference.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a server says of a model: {@code $metadata_model_response}.
 *
 * @param versions that may be asked for; empty if the server says none
 * @param platform such as {@code tensorflow_savedmodel}
 * @param parameters further facts beside the specification's fields; empty if the server says none
 */
public record ModelMetadata(
        String name,
        List<String> versions,
        String platform,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs,
        Map<String, Object> parameters) {
    public ModelMetadata {
        versions = List.copyOf(Objects.requireNonNullElse(versions, List.of()));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = Map.copyOf(Objects.requireNonNullElse(parameters, Map.of()));
    }
}
