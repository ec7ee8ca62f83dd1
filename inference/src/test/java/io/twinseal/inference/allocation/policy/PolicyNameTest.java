package io.twinseal.inference.allocation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dpra",
                "wtcm",
                "wtcm-c6",
                "neurosurgeon",
                "dads-light",
                "dads-heavy",
                "all-ap",
                "all-gateway",
                "fixed:0",
                "fixed:3",
                "fixed:1024"
            })
    void makesAPolicyOfThatNameWhichDecides(String text) {
        PolicyName name = new PolicyName(text);
        assertThat(name.policy().name()).isEqualTo(text).isEqualTo(name.toString());
        Slot slot = SmallSlots.draw(Scenario.usual(), 1);
        assertThat(name.policy().plan(slot).choices()).hasSameSizeAs(slot.twins());
    }

    @Test
    void aFixedCutIsThatCut() {
        Slot slot = SmallSlots.draw(Scenario.usual(), 1);
        Plan plan = new PolicyName("fixed:2").policy().plan(slot);
        for (int n = 0; n < slot.twins().size(); n++)
            assertThat(slot.twins()
                            .get(n)
                            .partitions()
                            .get(plan.choices().get(n))
                            .cut())
                    .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DPRA", "random", "fixed", "fixed:", "fixed:-1", "fixed:1025", "fixed:two", "fixed:03"})
    void anythingElseIsRefusedWithTheChoices(String text) {
        assertThatThrownBy(() -> new PolicyName(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no policy '" + text + "'; choose from all-ap, all-gateway, dads-heavy, dads-light,"
                                + " dpra, neurosurgeon, wtcm, wtcm-c6 or fixed:K with K from 0 to 1024");
    }
}
