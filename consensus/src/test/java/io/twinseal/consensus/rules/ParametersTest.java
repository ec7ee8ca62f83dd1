package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParametersTest {
    @Test
    void theUsualValuesPass() {
        Parameters parameters = Parameters.builder().build();
        assertThat(parameters.blockTimeMillis()).isEqualTo(500);
        assertThat(parameters.reputationLag()).isEqualTo(8);
        assertThat(parameters.retargetWindow()).isEqualTo(128);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("alpha", "at least 0", b -> b.alpha(-1)),
                fault("beta", "at least 0", b -> b.beta(-1)),
                fault("reputationMin", "at least 0", b -> b.reputationMin(-1)),
                fault("reputationMax", "at least 0", b -> b.reputationMax(-1)),
                fault("reputationMin", "above reputationMax 1", b -> b.reputationMin(2 * Fixed.ONE)),
                fault("reputationUnit", "from 1 to", b -> b.reputationUnit(0)),
                fault("reputationWindow", "from 1 to 65536", b -> b.reputationWindow(0)),
                fault("reputationWindow", "from 1 to 65536", b -> b.reputationWindow(65_537)),
                fault("reputationLag", "from 1 to 256", b -> b.reputationLag(0)),
                fault("reputationLag", "from 1 to 256", b -> b.reputationLag(257)),
                fault("retargetWindow", "from 2 to 4096", b -> b.retargetWindow(1)),
                fault("retargetWindow", "from 2 to 4096", b -> b.retargetWindow(4_097)),
                fault("blockTimeMillis", "from 1 to 600000", b -> b.blockTimeMillis(0)),
                fault("blockTimeMillis", "from 1 to 600000", b -> b.blockTimeMillis(600_001)),
                fault("initialDifficulty", "from 1 to 1099511627776", b -> b.initialDifficulty(0)),
                fault("initialDifficulty", "from 1 to 1099511627776", b -> b.initialDifficulty((1L << 40) + 1)),
                fault("idleIntervalMillis", "from 1 to 86400000", b -> b.idleIntervalMillis(0)),
                fault("idleIntervalMillis", "from 1 to 86400000", b -> b.idleIntervalMillis(86_400_001)),
                fault("slotWindow", "from 1 to 512", b -> b.slotWindow(0)),
                fault("slotWindow", "from 1 to 512", b -> b.slotWindow(513)),
                fault("blockBytesMax", "from 4096 to 16777216", b -> b.blockBytesMax(4_095)),
                fault("blockBytesMax", "from 4096 to 16777216", b -> b.blockBytesMax(16_777_217)),
                fault("blockTransactionsMax", "from 1 to 65536", b -> b.blockTransactionsMax(0)),
                fault("blockTransactionsMax", "from 1 to 65536", b -> b.blockTransactionsMax(65_537)),
                fault("activationDelay", "from 1 to 100000", b -> b.activationDelay(0)),
                fault("activationDelay", "from 1 to 100000", b -> b.activationDelay(100_001)),
                fault("alpha", "ln 2", b -> b.alpha(Fixed.parse("0.6931471807"))),
                fault("alpha", "exceeds 32", b -> b.experiment(true).alpha(33 * Fixed.ONE)),
                fault("alpha", "exceeds 32", b -> b.beta(32 * Fixed.ONE)));
    }

    private static Arguments fault(String parameter, String bound, UnaryOperator<ParametersBuilder> change) {
        return Arguments.of(parameter, bound, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void namesTheParameterAndItsBound(String parameter, String bound, UnaryOperator<ParametersBuilder> change) {
        ParametersBuilder builder = change.apply(Parameters.builder());
        var fault = catchThrowableOfType(ParameterException.class, builder::build);
        assertThat(fault.parameter()).isEqualTo(parameter);
        assertThat(fault).hasMessageContaining(parameter + " ").hasMessageContaining(bound);
    }

    @Test
    void leadMayReachLn2AndExceedItOnlyInAnExperiment() {
        long ln2 = Fixed.parse("0.6931471805");
        assertThat(Parameters.builder().alpha(ln2).build().alpha()).isEqualTo(ln2);
        // only the spread of U counts: what everybody has is no lead
        long max = 2 * Fixed.ONE;
        assertThat(Parameters.builder()
                        .alpha(ln2)
                        .reputationMin(Fixed.ONE)
                        .reputationMax(max)
                        .build()
                        .reputationMax())
                .isEqualTo(max);
        assertThatThrownBy(
                        () -> Parameters.builder().alpha(ln2).reputationMax(max).build())
                .hasMessageContaining("set experiment to true");
        assertThat(Parameters.builder()
                        .alpha(ln2)
                        .reputationMax(max)
                        .experiment(true)
                        .build()
                        .experiment())
                .isTrue();
    }
}
