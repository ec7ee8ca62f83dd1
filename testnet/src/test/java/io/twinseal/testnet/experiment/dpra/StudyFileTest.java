package io.twinseal.testnet.experiment.dpra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.ledger.toml.TomlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StudyFileTest {
    private static final Path MODELS = Path.of("../inference/models");
    private static final String CASE = """
            [[case]]
            name = "a"
            networks = ["vgg-11", "rul-cnn"]
            band = [0.1, 0.2]
            set = {alpha = 0.7, twins = 5}
            """;

    @Test
    void readsWhatItSays() {
        Study study = StudyFile.parse("""
                first_seed = 7
                seeds = 3
                reputation_lag = 2
                """ + CASE + """
                [sweeps]
                slots = 9
                [[sweep]]
                case = "a"
                knob = "beta"
                values = [-1, 0.5]
                [growth]
                seeds = 4
                [[growth.size]]
                twins = 100
                gateways = 10
                access_points = 2
                """, MODELS);
        Study.Case only = study.cases().get(0);
        Scenario scenario = only.scenario();
        assertThat(only.trials()).isEqualTo(new Trials(7, 3, 200, 2, 0.5, 100));
        assertThat(scenario.rules().band()).isEqualTo(new ReputationBand(0.1, 0.2));
        assertThat(scenario.rules().mining().alpha()).isEqualTo(0.7);
        assertThat(scenario.size()).isEqualTo(new Size(5, 6, 3));
        assertThat(scenario.workload().networks())
                .extracting(network -> network.layers().size())
                .containsExactly(11, 9);
        assertThat(study.sweeps().get(0).knob()).isEqualTo(Knob.BETA);
        assertThat(study.sweeps().get(0).values()).containsExactly(-1.0, 0.5);
        assertThat(study.sweeps().get(0).trials()).isEqualTo(new Trials(7, 3, 9, 2, 0.5, 100));
        assertThat(study.growth().sizes()).containsExactly(new Size(100, 10, 2));
        assertThat(study.steps()).isEqualTo(3 + 2 * 3 + 4);
    }

    @Test
    void theUsualStudyIsOne() {
        Study study = StudyFile.parse(StudyFile.usual(), MODELS);
        assertThat(study.cases()).allSatisfy(c -> assertThat(c.trials().seeds()).isGreaterThanOrEqualTo(30));
        assertThat(study.sweeps()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "seeds = 1 | study.toml:1: seeds = 1 is below 2; give how many factories, at least 2, e.g. 30",
                "sedes = 30 | study.toml:1: there is no key sedes; did you mean seeds?",
                "sweep = [{case = \"b\"}] | sweep.case = \"b\" is no case; choose from a",
                "sweep = [{case = \"a\", knob = \"gamma\"}] | sweep.knob = \"gamma\" is none of latency_weight",
                "sweep = [{case = \"a\", knob = \"twins\", values = [3, 0]}] | must be at least one twin",
                "growth = {size = [{twins = 0}]} | growth.size.twins = 0 is below 1",
                "case = [] | there is no [[case]]; give one",
                "case = [{name = \"c\", networks = [\"vgg\"]}] | holds \"vgg\", which is neither vgg-11",
                "case = [{name = \"c\", networks = [\"cnn\"], band = [2, 1]}] | swap the two",
                "case = [{name = \"c\", networks = [\"cnn\"], set = {alpha = -1}}] | alpha",
                "case = [{name = \"c\", networks = [\"cnn\"], set = {alhpa = 1}}] | did you mean case.set.alpha?",
            })
    void mistakesAreToldByLineAndRemedy(String line, String message) {
        String text = line.startsWith("case") ? line : line + "\n" + CASE;
        assertThatThrownBy(() -> StudyFile.parse(text, MODELS))
                .isInstanceOf(TomlException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource(Knob.class)
    void everyKnobTurnsSomething(Knob knob) {
        assertThat(knob.set(Scenario.usual(), 1).equals(knob.set(Scenario.usual(), 2)))
                .isFalse();
    }
}
