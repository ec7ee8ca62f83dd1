package io.twinseal.inference.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers: {@code $inference_response}.
 *
 * @param modelVersion null if the server says none
 * @param id that of the request; null if it had none
 */
public record InferResponse(
        String modelName,
        @Nullable String modelVersion,
        @Nullable String id,
        List<Tensor> outputs) {
    public InferResponse {
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a response.
     *
     * @throws ProtocolException if it is not as the protocol says
     */
    public static InferResponse read(Message message) {
        var json = Fields.parse(message.text());
        var name = Fields.optionalText(json, "model_name");
        return new InferResponse(
                name == null ? "" : name, // as in the specification's own example
                Fields.optionalText(json, "model_version"),
                Fields.optionalText(json, "id"),
                TensorJson.readAll(json, "outputs", message));
    }

    /**
     * The response as it is sent.
     *
     * @param request says which outputs come as binary data
     */
    public Message write(InferRequest request) {
        var binary = outputs.stream()
                .filter(output -> request.wantsBinary(output.name()))
                .toList();
        return TensorJson.message(
                json -> {
                    json.name("model_name").value(modelName);
                    if (modelVersion != null) {
                        json.name("model_version").value(modelVersion);
                    }
                    if (id != null) {
                        json.name("id").value(id);
                    }
                    TensorJson.write(json.name("outputs"), outputs, binary::contains);
                },
                binary);
    }
}
