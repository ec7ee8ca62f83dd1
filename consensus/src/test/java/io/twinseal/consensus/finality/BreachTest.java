package io.twinseal.consensus.finality;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreachTest {
    /** A checkpoint as "3a": a height and which of the blocks there. */
    private static Checkpoint checkpoint(String text) {
        byte[] id = new byte[32];
        id[0] = (byte) text.charAt(1);
        return new Checkpoint(text.charAt(0) - '0', BlockId.of(id));
    }

    /** "1a-3a" is a vote, "3a" an acknowledgement. */
    private static Statement statement(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new Acknowledgement(checkpoint(text))
                : new Vote(checkpoint(text.substring(0, dash)), checkpoint(text.substring(dash + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "1a-3a, 1a-3a, NONE",
        "1a-3a, 1a-3b, DOUBLE_VOTE",
        "1a-3a, 2a-3a, DOUBLE_VOTE",
        "1a-3a, 1a-4a, NONE",
        "1a-3a, 3a-4a, NONE",
        "1a-5a, 2a-4b, SURROUND_VOTE",
        "1a-5a, 1b-4a, NONE",
        "1a-5a, 3b, VOTE_OVER_ACKNOWLEDGEMENT",
        "1a-5a, 5b, NONE",
        "1a-5a, 1b, NONE",
        "1a-5a, 6a, NONE",
        "3a, 3b, NONE",
        "3a, 4a, NONE"
    })
    void nobodyMaySignBoth(String one, String other, String breach) {
        var expected = breach.equals("NONE") ? Optional.<Breach>empty() : Optional.of(Breach.valueOf(breach));
        assertThat(Breach.between(statement(one), statement(other))).isEqualTo(expected);
        assertThat(Breach.between(statement(other), statement(one))).isEqualTo(expected);
    }
}
