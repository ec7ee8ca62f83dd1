package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingTopicTest {
    @Test
    void aTopicNamesOneTwin() {
        assertThat(ReadingTopic.of("press-1")).isEqualTo("twinseal/press-1/readings");
        assertThat(ReadingTopic.twinOf("twinseal/press-1/readings")).hasValue("press-1");
        for (String other : new String[] {
            "",
            "twinseal/readings",
            "twinseal//readings",
            "twinseal/a/b/readings",
            "twinseal/a/readings/",
            "x/a/readings"
        }) assertThat(ReadingTopic.twinOf(other)).as(other).isEmpty();
    }
}
