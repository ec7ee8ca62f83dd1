package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.node.gateway.ReadingParser.BadReadingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingParserTest {
    @Test
    void jsonCarriesRowsAndTheDevicesOwnTime() throws BadReadingException {
        Reading reading = parse("{\"timeMillis\": 5, \"rows\": [[1, 2.5], [-3, 4e2]]}");
        assertThat(reading.timeMillis()).isEqualTo(5);
        assertThat(reading.rows()).containsExactly(new float[] {1, 2.5f}, new float[] {-3, 400});
    }

    @Test
    void plainTextIsARowALineStampedByTheGateway() throws BadReadingException {
        Reading reading = parse("1, 2\n3;4\n\n5 6\n");
        assertThat(reading.timeMillis()).isEqualTo(77);
        assertThat(reading.rows()).containsExactly(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});
    }

    @Test
    void whereTheModelAllowsItValuesMayBeMissing() throws BadReadingException {
        var rows = List.of(new float[] {1, Float.NaN}, new float[] {Float.POSITIVE_INFINITY, 2});
        assertThat(parse("1 NaN\nInfinity 2", true).rows()).containsExactlyElementsOf(rows);
        assertThat(parse("{\"rows\": [[1, null], [1e99, 2]]}", true).rows()).containsExactlyElementsOf(rows);
        assertThatThrownBy(() -> parse("1 x", true)).hasMessageContaining("'x' is no number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "1 2 3|row 1 has 3 values where the twin's model takes 2",
                "1 x|row 1, value 2: 'x' is no number",
                "1 NaN|row 1, value 2 is missing, and the twin's model does not say what stands for it",
                "{\"rows\": [[1, 2], [null, 1]]}|row 2, value 1 is missing",
                "1 Infinity|row 1, value 2 is not finite",
                "{\"rows\": [[1, 1e99]]}|row 1, value 2 is not finite",
                "{\"rows\": []}|no row",
                "{\"values\": 1}|no \"rows\"",
                "{\"rows\": [[1, 2|not the JSON expected",
                "{\"rows\": [[1, \"x\"]]}|not the JSON expected",
                "{\"rows\": [1, 2]}|not the JSON expected",
            })
    void whatIsNoReadingIsRefusedWithThePlaceAndTheCause(String payload, String message) {
        assertThatThrownBy(() -> parse(payload))
                .isInstanceOf(BadReadingException.class)
                .hasMessageContaining(message);
    }

    private static Reading parse(String payload) throws BadReadingException {
        return parse(payload, false);
    }

    private static Reading parse(String payload, boolean mayLack) throws BadReadingException {
        return ReadingParser.parse(payload.getBytes(UTF_8), 2, mayLack, 77);
    }
}
