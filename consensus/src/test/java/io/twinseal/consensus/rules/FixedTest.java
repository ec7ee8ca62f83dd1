package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,4294967296",
        "0.5,2147483648",
        " 2.25 ,9663676416",
        "0.0000000001,0",
        "2147483647,9223372032559808512"
    })
    void parsesDecimalsRoundedDown(String text, long expected) {
        assertThat(Fixed.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "0,5", "-0.1", "2147483648", "1e99"})
    void refusesWhatItCannotHold(String text) {
        assertThatThrownBy(() -> Fixed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void printsNineDecimals() {
        assertThat(Fixed.toText(Fixed.parse("0.69"))).isEqualTo("0.69");
        assertThat(Fixed.toText(Fixed.ONE / 3)).isEqualTo("0.333333333");
        assertThat(Fixed.toText(40 * Fixed.ONE)).isEqualTo("40");
    }
}
