package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.CutEncodings;
import io.twinseal.inference.model.CutEncodings.Figures;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.node.config.PlanConfig;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.CutPlan.TwinCut;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CutPlansTest {
    private static final ModelManifest MANIFEST = new ModelManifest(
            new ModelId("ab".repeat(32)),
            "sum",
            OutputKind.REGRESSION,
            2,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(
                    LayerProfile.of("one", 10, 0, List.of(2)),
                    LayerProfile.of("two", 10, 0, List.of(2)),
                    LayerProfile.of("three", 10, 0, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    /** "press" is cut at 3 whatever anyone wants. */
    private static CutPlans plans(int defaultCut, int cutMin) {
        var config = new PlanConfig(defaultCut, new TreeMap<>(Map.of("press", 3)), cutMin);
        return new CutPlans(config, Optional.empty());
    }

    private static int cut(CutPlans plans, String twin) {
        return plans.of(twin, MANIFEST).cut();
    }

    @Test
    void theConfigurationOfATwinComesBeforeTheAccessPointAndThatBeforeTheDefault() {
        CutPlans plans = plans(1, 0);
        plans.follow(new CutPlan(1, List.of(new TwinCut("press", 0), new TwinCut("saw", 0))));
        assertThat(cut(plans, "press")).isEqualTo(3);
        assertThat(cut(plans, "saw")).isZero();
        assertThat(cut(plans, "lathe")).isEqualTo(1);
    }

    @Test
    void aNewPlanReplacesWhatItNamesAndLeavesTheRest() {
        CutPlans plans = plans(1, 0);
        plans.follow(new CutPlan(1, List.of(new TwinCut("lathe", 3), new TwinCut("saw", 3))));
        plans.follow(new CutPlan(2, List.of(new TwinCut("saw", 2))));
        assertThat(cut(plans, "saw")).isEqualTo(2);
        assertThat(cut(plans, "lathe")).isEqualTo(3);
    }

    @Test
    void whatIsForgottenIsAsTheConfigurationSays() {
        CutPlans plans = plans(1, 0);
        plans.follow(new CutPlan(1, List.of(new TwinCut("saw", 3))));
        plans.forget();
        assertThat(cut(plans, "saw")).isEqualTo(1);
    }

    @Test
    void nobodyCutsBelowTheLeastCutNorBeyondTheModel() {
        CutPlans plans = plans(0, 2);
        plans.follow(new CutPlan(1, List.of(new TwinCut("saw", 0), new TwinCut("drill", 99))));
        assertThat(cut(plans, "saw")).isEqualTo(2);
        assertThat(cut(plans, "lathe")).isEqualTo(2);
        assertThat(cut(plans, "drill")).isEqualTo(3);
        assertThat(cut(plans(0, 9), "saw")).isEqualTo(3);
    }

    @Test
    void theEncodingIsThatOfTheConfigurationOrElseWhatTheModelIsMeantForAtTheCut() {
        var figures = Map.of(Encoding.FLOAT32, new Figures(8, 1), Encoding.INT8, new Figures(2, 1));
        var float32 = new CutEncodings(Encoding.FLOAT32, new TreeMap<>(figures));
        var int8 = new CutEncodings(Encoding.INT8, new TreeMap<>(figures));
        ModelManifest measured = MANIFEST.withCuts(List.of(float32, float32, int8, float32));
        CutPlans plans = plans(1, 0);
        assertThat(plans.of("saw", measured)).isEqualTo(new TwinBook.Crossing(1, Encoding.FLOAT32));
        plans.follow(new CutPlan(1, List.of(new TwinCut("saw", 2))));
        assertThat(plans.of("saw", measured)).isEqualTo(new TwinBook.Crossing(2, Encoding.INT8));
        var config = new PlanConfig(2, new TreeMap<>(), 0);
        assertThat(new CutPlans(config, Optional.of(Encoding.INT4)).of("saw", measured))
                .isEqualTo(new TwinBook.Crossing(2, Encoding.INT4));
    }
}
