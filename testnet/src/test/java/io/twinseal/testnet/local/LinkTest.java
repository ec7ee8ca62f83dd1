package io.twinseal.testnet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "10mbit,20ms; 10000000; 20000; 10mbit,20ms",
                "2mbit; 2000000; 0; 2mbit,0ms",
                "500kbit,5ms; 500000; 5000; 500kbit,5ms",
                "1gbit,0ms; 1000000000; 0; 1gbit,0ms",
                "1.5Mbit, 2.5ms; 1500000; 2500; 1500kbit,2500us",
                "64000bit,1s; 64000; 1000000; 64kbit,1s",
            })
    void readsRateAndDelay(String text, long bitsPerSecond, long delayMicros, String plain) {
        var link = Link.parse(text);
        assertThat(link).isEqualTo(new Link(bitsPerSecond, delayMicros));
        assertThat(link).hasToString(plain);
        assertThat(Link.parse(plain)).isEqualTo(link);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "10mb,20ms; the rate '10mb' is no number with one of gbit, mbit, kbit, bit after it; write it such as 10mbit",
                "10,20ms; the rate '10' is no number with",
                "-1mbit; the rate '-1mbit' is no number with",
                "\"\"; the rate '' is no number with",
                "10mbit,20; the delay '20' is no number with one of s, ms, us after it; write it such as 20ms",
                "10mbit,; the delay '' is no number with",
                "10mbit,20ms,1%; '10mbit,20ms,1%' is more than a rate and a delay; write both such as 10mbit,20ms",
                "999bit; the rate of a link must be 1kbit to 10gbit, and 999bit is not",
                "11gbit; the rate of a link must be 1kbit to 10gbit, and 11gbit is not",
                "1mbit,6s; the delay of a link must be 0ms to 5s, and 6s is not",
                "1gbit,1s; a link of 1gbit,1s has more than 32 MiB on their way; give it a lower rate or a shorter delay",
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Link.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void holdsWhatItsDelayTakesAndTenMillisecondsMore() {
        // 30 ms at 1250 bytes a millisecond, and one segment
        assertThat(Link.parse("10mbit,20ms").heldBytesMax()).isEqualTo(37_500 + 1460);
    }
}
