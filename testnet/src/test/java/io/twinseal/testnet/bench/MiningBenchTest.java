package io.twinseal.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark's two hashes are what they claim to be; its figures are for a quiet machine, not for a test. */
class MiningBenchTest {
    @Test
    void bothHashesRun() throws Exception {
        MiningBench bench = new MiningBench();
        var spent = new MiningBench.Spent();
        assertThat(bench.ours(spent)).isFalse();
        // the leading words of a thousand digests, folded: new nonces give other digests
        assertThat(bench.clonedMidstate(spent)).isNotZero().isNotEqualTo(bench.clonedMidstate(spent));
        assertThat(spent.hashes).isEqualTo(3_000);
        assertThat(spent.cpuNanos / spent.hashes).isBetween(10L, 1_000_000L);
    }

    @Test
    void ratiosAreValueOverBaseline() {
        assertThat(Measure.of("a", 3, "ns", 4)).isEqualTo(new Measure("a", 3, "ns", 4, 0.75));
    }
}
