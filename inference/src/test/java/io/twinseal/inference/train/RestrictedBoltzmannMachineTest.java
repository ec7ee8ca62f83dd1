package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.train.RestrictedBoltzmannMachine.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestrictedBoltzmannMachineTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;

    /** Neighbours agree, and the last is seldom on; real ones are such a pattern in noise, scaled. */
    private static List<float[]> data(Visible kind, int count, Random random) {
        var data = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            boolean left = random.nextBoolean();
            boolean right = random.nextInt(4) == 0;
            var state = new float[] {left ? 1 : 0, left ? 1 : 0, right ? 1 : 0, right && left ? 1 : 0};
            for (int v = 0; v < VISIBLE && kind == Visible.GAUSSIAN; v++) {
                state[v] = (float) (2 * state[v] - 1 + 0.3 * random.nextGaussian());
            }
            data.add(state);
        }
        return data;
    }

    /** That has learned something of its data, but not all. */
    private static RestrictedBoltzmannMachine machine(Visible kind, long seed, int steps) {
        var random = new Random(seed);
        var machine = new RestrictedBoltzmannMachine(kind, VISIBLE, HIDDEN, random);
        for (int i = 0; i < steps; i++) {
            machine.learn(data(kind, 20, random), 0.02f, random);
        }
        return machine;
    }

    /** Beside a direct sum over all states of the hidden units. */
    @ParameterizedTest
    @EnumSource
    void freeEnergiesAreThoseOfTheirJointStates(Visible kind) {
        var machine = machine(kind, 1, 100);
        for (var state : data(kind, 20, new Random(2))) {
            double sum = 0;
            for (int bits = 0; bits < 1 << HIDDEN; bits++) {
                sum += Math.exp(-energy(kind, machine.parameters(), state, bits));
            }
            assertThat(machine.freeEnergy(state)).isCloseTo(-Math.log(sum), within(1e-4));
        }
    }

    private static double energy(Visible kind, float[] parameters, float[] state, int bits) {
        double energy = 0;
        for (int v = 0; v < VISIBLE; v++) {
            double bias = parameters[VISIBLE * HIDDEN + v];
            energy += kind == Visible.BINARY ? -bias * state[v] : Math.pow(state[v] - bias, 2) / 2;
            for (int h = 0; h < HIDDEN; h++) {
                energy -= state[v] * parameters[v * HIDDEN + h] * (bits >> h & 1);
            }
        }
        for (int h = 0; h < HIDDEN; h++) {
            energy -= parameters[VISIBLE * HIDDEN + VISIBLE + h] * (bits >> h & 1);
        }
        return energy;
    }

    /** The gradient of the likelihood, by difference quotients of sums over all states. */
    @ParameterizedTest
    @EnumSource
    void itLearnsInTheDirectionInWhichTheDataBecomeMoreLikely(Visible kind) {
        var machine = machine(kind, 3, 60);
        var data = data(kind, 400, new Random(4));
        var contrast = new float[machine.parameters().length];
        var random = new Random(5);
        for (int i = 0; i < 50; i++) {
            machine.contrast(data, random, contrast);
        }
        double product = 0;
        double squares = 0;
        double exactSquares = 0;
        double step = 1e-3;
        for (int i = 0; i < contrast.length; i++) {
            var up = machine.parameters();
            var down = machine.parameters();
            up[i] += (float) step;
            down[i] -= (float) step;
            double exact = (logLikelihood(kind, up, data) - logLikelihood(kind, down, data)) / (up[i] - down[i]);
            product += exact * contrast[i];
            squares += contrast[i] * (double) contrast[i];
            exactSquares += exact * exact;
        }
        assertThat(product / Math.sqrt(squares * exactSquares)).as("cosine").isGreaterThan(0.93);
    }

    /** Mean over the data, exactly: binary states are few, and Gaussian ones have a closed integral. */
    private static double logLikelihood(Visible kind, float[] parameters, List<float[]> data) {
        double partition = 0;
        for (int bits = 0; bits < 1 << HIDDEN; bits++) {
            if (kind == Visible.GAUSSIAN) {
                var mean = new float[VISIBLE];
                for (int v = 0; v < VISIBLE; v++) {
                    mean[v] = parameters[VISIBLE * HIDDEN + v];
                    for (int h = 0; h < HIDDEN; h++) {
                        mean[v] += parameters[v * HIDDEN + h] * (bits >> h & 1);
                    }
                }
                // exp(-energy) is this at its mean, and falls as the unit normal density around it.
                partition += Math.exp(-energy(kind, parameters, mean, bits)) * Math.pow(2 * Math.PI, VISIBLE / 2.0);
            } else {
                for (int state = 0; state < 1 << VISIBLE; state++) {
                    partition += Math.exp(-energy(kind, parameters, states(state), bits));
                }
            }
        }
        double sum = 0;
        for (var state : data) {
            double all = 0;
            for (int bits = 0; bits < 1 << HIDDEN; bits++) {
                all += Math.exp(-energy(kind, parameters, state, bits));
            }
            sum += Math.log(all / partition);
        }
        return sum / data.size();
    }

    private static float[] states(int bits) {
        var state = new float[VISIBLE];
        for (int v = 0; v < VISIBLE; v++) {
            state[v] = bits >> v & 1;
        }
        return state;
    }

    @ParameterizedTest
    @EnumSource
    void whatItGivesBackComesNearerAndDataBecomeLikelierThanNoise(Visible kind) {
        var held = data(kind, 500, new Random(6));
        var untaught = machine(kind, 7, 0);
        var taught = machine(kind, 7, 500);
        double before = untaught.contrast(held, new Random(8), new float[untaught.parameters().length]);
        double after = taught.contrast(held, new Random(8), new float[taught.parameters().length]);
        assertThat(after).isLessThan(0.7 * before);

        var random = new Random(9);
        double data = held.stream().mapToDouble(taught::freeEnergy).average().orElseThrow();
        double noise = held.stream()
                .mapToDouble(state -> taught.freeEnergy(shuffled(state, held, random)))
                .average()
                .orElseThrow();
        assertThat(data).isLessThan(noise - 0.3);
    }

    /** Each value from another state: every unit is as usual, but they do not go together. */
    private static float[] shuffled(float[] state, List<float[]> others, Random random) {
        var noise = state.clone();
        for (int v = 0; v < noise.length; v++) {
            noise[v] = others.get(random.nextInt(others.size()))[v];
        }
        return noise;
    }

    @Test
    void theSeedDecides() {
        assertThat(machine(Visible.BINARY, 1, 5).parameters())
                .containsExactly(machine(Visible.BINARY, 1, 5).parameters())
                .isNotEqualTo(machine(Visible.BINARY, 2, 5).parameters());
        assertThatThrownBy(() -> machine(Visible.BINARY, 1, 0).hidden(new float[3]))
                .hasMessageContaining("3 values does not fit 4 visible units");
    }
}
