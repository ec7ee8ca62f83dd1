package io.twinseal.inference.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.split.Activation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tensors in messages. Read: nested or flat arrays, or binary data. Written: flat arrays of the shortest decimals that are
 * read as the same float32, or binary data.
 */
final class TensorJson {
    private static final String BINARY_SIZE = "binary_data_size";

    private TensorJson() {}

    /** Writes the fields of one JSON object. */
    @FunctionalInterface
    interface Body {
        void write(JsonWriter json) throws IOException;
    }

    /** A message whose JSON is one object. */
    static Message message(Body body, List<Tensor> binary) {
        var text = new StringWriter();
        try {
            var json = new JsonWriter(text);
            json.beginObject();
            body.write(json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        return Message.of(text.toString(), binary);
    }

    static void write(JsonWriter json, List<Tensor> tensors, Predicate<Tensor> binary) throws IOException {
        json.beginArray();
        for (var tensor : tensors) {
            json.beginObject().name("name").value(tensor.name()).name("shape").beginArray();
            for (int dimension : tensor.values().shape()) {
                json.value(dimension);
            }
            json.endArray().name("datatype").value(Tensor.DATATYPE);
            if (binary.test(tensor)) {
                json.name("parameters").beginObject().name(BINARY_SIZE);
                json.value(tensor.values().byteCount()).endObject();
            } else {
                json.name("data").beginArray();
                for (var values = tensor.values().bytes().asFloatBuffer(); values.hasRemaining(); ) {
                    json.value(values.get());
                }
                json.endArray();
            }
            json.endObject();
        }
        json.endArray();
    }

    /**
     * The tensors of a field.
     *
     * @throws ProtocolException if one is wrong, or if the binary data are not exactly theirs
     */
    static List<Tensor> readAll(JsonObject json, String field, Message message) {
        var tensors = new ArrayList<Tensor>();
        var binary = message.binary().duplicate();
        for (var tensor : Fields.objects(json, field)) {
            tensors.add(read(tensor, binary, message.json().remaining()));
        }
        if (binary.hasRemaining()) {
            throw new ProtocolException(binary.remaining() + " bytes of binary data belong to no tensor of '" + field
                    + "'; its '" + BINARY_SIZE + "' says how many are a tensor's");
        }
        return tensors;
    }

    private static Tensor read(JsonObject json, ByteBuffer binary, int jsonBytes) {
        var name = Fields.text(json, "name");
        var datatype = Fields.text(json, "datatype");
        if (!datatype.equals(Tensor.DATATYPE)) {
            throw new ProtocolException(
                    "tensor '" + name + "' has datatype " + datatype + ", but models here know " + Tensor.DATATYPE);
        }
        var shape = new ArrayList<Integer>();
        for (var dimension : Fields.array(json, "shape")) {
            shape.add(Fields.size(dimension, "a dimension of tensor '" + name + "'"));
        }
        var size = Fields.parameter(json, BINARY_SIZE);
        var values = size == null ? inJson(json, name, shape, jsonBytes) : following(size, name, shape, binary);
        return new Tensor(name, values);
    }

    private static Activation following(JsonElement size, String name, List<Integer> shape, ByteBuffer binary) {
        int bytes = Fields.size(size, "'" + BINARY_SIZE + "' of tensor '" + name + "'");
        if (bytes != Float.BYTES * elements(name, shape)) {
            throw new ProtocolException("tensor '" + name + "' has " + bytes + " bytes of binary data, but its shape "
                    + shape + " takes " + Float.BYTES * elements(name, shape));
        }
        if (bytes > binary.remaining()) {
            throw new ProtocolException("tensor '" + name + "' should have " + bytes
                    + " bytes of binary data, but after the JSON there are " + binary.remaining() + " left; does "
                    + Message.JSON_LENGTH_HEADER + " say the JSON's length?");
        }
        var own = binary.slice(binary.position(), bytes);
        binary.position(binary.position() + bytes);
        return Activation.wrap(shape, own);
    }

    private static Activation inJson(JsonObject json, String name, List<Integer> shape, int jsonBytes) {
        var data = json.get("data");
        if (data == null || !data.isJsonArray()) {
            throw new ProtocolException(
                    "tensor '" + name + "' has neither an array 'data' nor a parameter '" + BINARY_SIZE + "'");
        }
        long elements = elements(name, shape);
        var array = data.getAsJsonArray();
        boolean nested = !array.isEmpty() && array.get(0).isJsonArray();
        // No text holds more values than it has bytes, so that nobody can have memory taken by a shape alone.
        if (elements > jsonBytes || (!nested && array.size() != elements)) {
            throw new ProtocolException("tensor '" + name + "' of shape " + shape + " takes " + elements
                    + " values, but 'data' has " + (nested ? "fewer" : array.size()));
        }
        var bytes = ByteBuffer.allocate(Math.toIntExact(Float.BYTES * elements)).order(ByteOrder.LITTLE_ENDIAN);
        read(array, nested ? shape : List.of(array.size()), name, bytes.asFloatBuffer());
        return Activation.wrap(shape, bytes);
    }

    private static void read(JsonArray data, List<Integer> shape, String name, FloatBuffer values) {
        if (data.size() != shape.get(0)) {
            throw new ProtocolException("an array in 'data' of tensor '" + name + "' has " + data.size()
                    + " elements where the shape asks for " + shape.get(0));
        }
        for (var element : data) {
            if (shape.size() > 1 && element.isJsonArray()) {
                read(element.getAsJsonArray(), shape.subList(1, shape.size()), name, values);
            } else if (shape.size() == 1
                    && element.isJsonPrimitive()
                    && element.getAsJsonPrimitive().isNumber()) {
                values.put(Float.parseFloat(element.getAsString()));
            } else {
                throw new ProtocolException("'data' of tensor '" + name
                        + "' is neither flat nor nested as its shape is," + " or holds something that is no number");
            }
        }
    }

    private static long elements(String name, List<Integer> shape) {
        if (shape.isEmpty()) {
            throw new ProtocolException("tensor '" + name + "' has no 'shape', or one without dimensions");
        }
        try {
            return Shapes.elements(shape);
        } catch (ArithmeticException e) {
            throw new ProtocolException("tensor '" + name + "' of shape " + shape + " is too large", e);
        }
    }
}
