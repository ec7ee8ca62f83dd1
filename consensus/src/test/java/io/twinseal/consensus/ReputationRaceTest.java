package io.twinseal.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Paper 004, formula 3, seen in who wins: equal hash power, unequal reputation, seals searched one hash at a time. */
class ReputationRaceTest {
    private static final int BLOCKS = 4_000;

    /** Chi-square with two degrees of freedom exceeds this once in a thousand fair runs. */
    private static final double CHI_SQUARE_MAX = 13.816;

    private static final double ALPHA = 1.25;
    private static final List<MemberId> MINERS = List.of(Chains.member(1), Chains.member(2), Chains.member(3));
    private static final long[] REPUTATIONS = {0, Fixed.parse("0.5"), Fixed.ONE};

    @Test
    void minersOfEqualPowerWinInProportionToTheExponentialOfTheirReputation() {
        Parameters parameters = Chains.parameters()
                .experiment(true)
                .alpha(Fixed.parse("1.25"))
                .initialDifficulty(100)
                .build();
        int[] wins = race(parameters);
        double[] lifted = new double[3];
        for (int i = 0; i < 3; i++) lifted[i] = StrictMath.exp(ALPHA * REPUTATIONS[i] / Fixed.ONE);
        assertThat(chiSquare(wins, lifted))
                .as("wins %s", List.of(wins[0], wins[1], wins[2]))
                .isLessThan(CHI_SQUARE_MAX);
        // the test has the power to tell: reputation that counted for nothing, or for a fifth less, would be seen
        assertThat(chiSquare(wins, new double[] {1, 1, 1})).isGreaterThan(CHI_SQUARE_MAX);
        for (int i = 0; i < 3; i++) lifted[i] = StrictMath.exp(ALPHA * 0.8 * REPUTATIONS[i] / Fixed.ONE);
        assertThat(chiSquare(wins, lifted)).isGreaterThan(CHI_SQUARE_MAX);
    }

    private static int[] race(Parameters parameters) {
        Random random = new Random(2024);
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        for (int i = 0; i < 3; i++) reputations.put(MINERS.get(i), REPUTATIONS[i]);
        Outlook outlook = new Outlook(
                parameters, parameters.initialDifficulty(), reputations, VotingSets.of(reputations.keySet()));
        Consensus consensus = Consensus.atGenesis(Chains.genesis(parameters), outlook);
        int[] wins = new int[3];
        while (consensus.head().height() < BLOCKS) {
            List<Template> templates = MINERS.stream()
                    .map(miner -> consensus.template(miner).orElseThrow())
                    .toList();
            // each hash of the network is anybody's with equal chance
            int miner = random.nextInt(3);
            BlockId id = BlockId.of(Chains.bytes(random));
            while (!Difficulty.meets(id, templates.get(miner).target())) {
                miner = random.nextInt(3);
                id = BlockId.of(Chains.bytes(random));
            }
            Template won = templates.get(miner);
            Header header = Chains.withId(
                    Chains.child(won.parent(), MINERS.get(miner), won.difficulty(), won.reputation(), random), id);
            assertThat(consensus.step(new Event.HeaderReceived(header, header.timeMillis())))
                    .containsExactly(new Effect.Execute(header));
            consensus.step(new Event.BlockExecuted(header, outlook));
            wins[miner]++;
        }
        return wins;
    }

    private static double chiSquare(int[] observed, double[] ratio) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < 3; i++) {
            sum += ratio[i];
            total += observed[i];
        }
        double chiSquare = 0;
        for (int i = 0; i < 3; i++) {
            double expected = total * ratio[i] / sum;
            chiSquare += (observed[i] - expected) * (observed[i] - expected) / expected;
        }
        return chiSquare;
    }
}
