package io.twinseal.inference.protocol;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model: {@code $inference_request}. Parameters beside those of the binary tensor data extension
 * are read over.
 *
 * @param id to be repeated in the response; null if the client gave none
 * @param outputs wanted; empty for all
 * @param binaryOutputs whether outputs that are not named come as binary data
 */
public record InferRequest(@Nullable String id, List<Tensor> inputs, List<Output> outputs, boolean binaryOutputs) {
    public InferRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An output that a client names.
     *
     * @param binary whether it comes as binary data; null if the client did not say
     */
    public record Output(String name, @Nullable Boolean binary) {}

    /** Whether the client wants an output as binary data. */
    public boolean wantsBinary(String output) {
        for (var wanted : outputs) {
            if (wanted.name().equals(output) && wanted.binary() != null) {
                return wanted.binary();
            }
        }
        return binaryOutputs;
    }

    /**
     * Reads a request.
     *
     * @throws ProtocolException if it is not as the protocol says; the message tells what to mend
     */
    public static InferRequest read(Message message) {
        var json = Fields.parse(message.text());
        var outputs = new ArrayList<Output>();
        for (var output : Fields.objects(json, "outputs")) {
            outputs.add(new Output(Fields.text(output, "name"), Fields.parameterFlag(output, "binary_data")));
        }
        var binaryOutputs = Fields.parameterFlag(json, "binary_data_output");
        return new InferRequest(
                Fields.optionalText(json, "id"),
                TensorJson.readAll(json, "inputs", message),
                outputs,
                binaryOutputs != null && binaryOutputs);
    }

    /**
     * The request as it is sent.
     *
     * @param binary whether its tensors follow the JSON as bytes
     */
    public Message write(boolean binary) {
        return TensorJson.message(
                json -> {
                    if (id != null) {
                        json.name("id").value(id);
                    }
                    TensorJson.write(json.name("inputs"), inputs, tensor -> binary);
                    if (binaryOutputs) {
                        json.name("parameters")
                                .beginObject()
                                .name("binary_data_output")
                                .value(true)
                                .endObject();
                    }
                    if (!outputs.isEmpty()) {
                        json.name("outputs").beginArray();
                        for (var output : outputs) {
                            write(json, output);
                        }
                        json.endArray();
                    }
                },
                binary ? inputs : List.of());
    }

    private static void write(JsonWriter json, Output output) throws IOException {
        json.beginObject().name("name").value(output.name());
        if (output.binary() != null) {
            json.name("parameters")
                    .beginObject()
                    .name("binary_data")
                    .value(output.binary())
                    .endObject();
        }
        json.endObject();
    }
}
