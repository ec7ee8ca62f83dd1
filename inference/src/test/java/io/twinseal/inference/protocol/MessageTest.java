package io.twinseal.inference.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.split.Activation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final Activation VALUES = Activation.of(List.of(2), new float[] {1, 2, 4, 5});

    /** Values whose decimals are hard to get right: the least, the largest, and some that take nine digits. */
    private static final Activation HARD = Activation.of(List.of(1), new float[] {
        Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -0f, 0.1f, 16_777_216f, 1.17549435e-38f, 3.3333335e9f
    });

    /** The specification's two ways to write the same matrix. */
    @ParameterizedTest
    @ValueSource(strings = {"[[1, 2], [4, 5]]", "[1, 2, 4, 5]"})
    void readsNestedAndFlatData(String data) {
        var request = read("""
                {"id": "42", "parameters": {"priority": 1}, "inputs": [{"name": "input0", "shape": [2, 2], "datatype": "FP32",
                 "parameters": {"unit": "bar"}, "data": %s}], "outputs": [{"name": "output0"}]}""".formatted(data));
        assertThat(request)
                .isEqualTo(new InferRequest(
                        "42",
                        List.of(new Tensor("input0", VALUES)),
                        List.of(new InferRequest.Output("output0", null)),
                        false));
        assertThat(request.wantsBinary("output0")).isFalse();
    }

    /** What tritonclient sends by default: binary input, and no outputs but a parameter for all. */
    @Test
    void readsBinaryData() {
        var json = """
                {"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}}],
                 "parameters":{"binary_data_output":true}}""";
        var body = ByteBuffer.allocate(json.length() + 16).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json.getBytes(UTF_8)).putFloat(1).putFloat(2).putFloat(4).putFloat(5);
        var request = InferRequest.read(Message.received(body.array(), Integer.toString(json.length())));
        assertThat(request.inputs()).containsExactly(new Tensor("x", VALUES));
        assertThat(request.wantsBinary("y")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsWrittenIsReadAsTheSameBits(boolean binary) {
        var request = new InferRequest(
                "7",
                List.of(new Tensor("a", HARD), new Tensor("b", VALUES)),
                List.of(new InferRequest.Output("y", binary), new InferRequest.Output("z", !binary)),
                false);
        var written = request.write(binary);
        assertThat(written.hasBinary()).isEqualTo(binary);
        assertThat(InferRequest.read(sent(written))).isEqualTo(request);
        var response = new InferResponse(
                "m", "1", "7", List.of(new Tensor("y", HARD), new Tensor("z", VALUES), new Tensor("y", VALUES)));
        assertThat(InferResponse.read(sent(response.write(request)))).isEqualTo(response);
    }

    @Test
    void aResponseLooksAsTheSpecificationShowsIt() {
        var request = new InferRequest("42", List.of(), List.of(), false);
        var message = new InferResponse("sum", "3", "42", List.of(new Tensor("output0", VALUES))).write(request);
        assertThat(new String(message.body(), UTF_8))
                .isEqualTo(
                        "{\"model_name\":\"sum\",\"model_version\":\"3\",\"id\":\"42\",\"outputs\":[{\"name\":\"output0\","
                                + "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1.0,2.0,4.0,5.0]}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "data":[1,2,4,5]  | "data":[1,2,4]       | takes 4 values, but 'data' has 3
            "data":[1,2,4,5]  | "data":[1,2,4,5,6]   | takes 4 values, but 'data' has 5
            "data":[1,2,4,5]  | "data":[[1,2,4,5]]   | has 1 elements where the shape asks for 2
            "data":[1,2,4,5]  | "data":[[1,2],[4]]   | has 1 elements where the shape asks for 2
            "data":[1,2,4,5]  | "data":[[1,2],4,5]   | has 3 elements where the shape asks for 2
            "data":[1,2,4,5]  | "data":[[1,2],[4,[5]]] | is neither flat nor nested as its shape is
            "data":[1,2,4,5]  | "data":[1,2,4,"5"]   | holds something that is no number
            "data":[1,2,4,5]  | "data":[1,2,4,null]  | holds something that is no number
            "data":[1,2,4,5]  | "data":[1,2,4,NaN]   | the body is not JSON
            "data":[1,2,4,5]  | "data":7             | has neither an array 'data' nor a parameter 'binary_data_size'
            "shape":[2,2]     | "shape":[]           | has no 'shape', or one without dimensions
            "shape":[2,2]     | "size":[2,2]         | has no 'shape', or one without dimensions
            "shape":[2,2]     | "shape":[2,-2]       | a dimension of tensor 'x' is -2, not a whole number from 1 on
            "shape":[2,2]     | "shape":[2,2.5]      | a dimension of tensor 'x' is 2.5, not a whole number from 1 on
            "shape":[2,2]     | "shape":[70000,70000] | is too large
            "shape":[2,2]     | "shape":[500000000]  | takes 500000000 values, but 'data' has 4
            "FP32"            | "FP64"               | has datatype FP64, but models here know FP32
            "name":"x"        | "name":7             | 'name' is 7, not a string
            "name":"x",       | ``                   | 'name' is missing
            {"inputs"         | ["inputs"            | the body is not JSON
            "inputs":[        | "inputs":[7,         | 'inputs' holds something that is no object
            "inputs":[        | "parameters":7,"outputs":7,"inputs":[ | 'outputs' is not an array
            "inputs":[        | "parameters":7,"inputs":[ | 'parameters' is not an object
            """)
    void whatIsWrongIsSaid(String original, String broken, String message) {
        var good = "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,2,4,5]}]}";
        assertThat(good).contains(original);
        assertThatThrownBy(() -> read(good.replace(original, broken)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | 16 | 999 | Inference-Header-Content-Length is 999, but the body has",
                "16 | 16 | -1  | Inference-Header-Content-Length is -1, but the body has",
                "16 | 16 | x   | Inference-Header-Content-Length is 'x', which is no number of bytes",
                "16 | 12 | 0   | should have 16 bytes of binary data, but after the JSON there are 12 left",
                "16 | 20 | 0   | 4 bytes of binary data belong to no tensor of 'inputs'",
                "12 | 12 | 0   | has 12 bytes of binary data, but its shape [2, 2] takes 16",
            })
    void wrongLengthsOfBinaryDataAreSaid(int claimed, int sent, String header, String message) {
        var json =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
                        + claimed + "}}]}";
        var body = (json + "\0".repeat(sent)).getBytes(UTF_8);
        var length = header.equals("0") ? Integer.toString(json.length()) : header;
        assertThatThrownBy(() -> InferRequest.read(Message.received(body, length)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(message);
    }

    /** Memory for it would be taken before its values are counted, if a shape were believed. */
    @Test
    void aShapeAloneTakesNoMemory() {
        assertThatThrownBy(() -> read("{\"inputs\":[{\"name\":\"x\",\"shape\":[2,250000000],\"datatype\":\"FP32\","
                        + "\"data\":[[1],[2]]}]}"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("takes 500000000 values, but 'data' has fewer");
    }

    private static InferRequest read(String json) {
        return InferRequest.read(Message.received(json.getBytes(UTF_8), null));
    }

    private static Message sent(Message message) {
        var length = message.hasBinary() ? Integer.toString(message.json().remaining()) : null;
        return Message.received(message.body(), length);
    }
}
