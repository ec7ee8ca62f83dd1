package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.node.gateway.ReadingParser.BadReadingException;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "1 2 3|row 1 has 3 values where the twin's model takes 2",
                "1 x|row 1, value 2: 'x' is no number",
                "1 NaN|row 1, value 2 is not finite",
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
        return ReadingParser.parse(payload.getBytes(UTF_8), 2, 77);
    }
}
