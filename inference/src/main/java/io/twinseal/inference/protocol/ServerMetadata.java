package io.twinseal.inference.protocol;

import java.util.List;
import java.util.Objects;

/** What a server says of itself: {@code $metadata_server_response}. */
public record ServerMetadata(String name, String version, List<String> extensions) {
    /** The extension by which tensors follow the JSON as bytes. */
    public static final String BINARY = "binary_tensor_data";

    public ServerMetadata {
        extensions = List.copyOf(Objects.requireNonNullElse(extensions, List.of()));
    }
}
