package io.twinseal.inference.allocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far the reputations have strayed from C6 so far, as Lyapunov optimisation counts it: over T slots the mean of U_j
 * is at most U_max + Q_j/T and at least U_min − Z_j/T.
 *
 * @param above Q_j
 * @param below Z_j
 */
public record VirtualQueues(List<Double> above, List<Double> below) {
    public VirtualQueues {
        above = List.copyOf(above);
        below = List.copyOf(below);
        if (above.size() != below.size()) {
            throw new IllegalArgumentException(above.size() + " queues above the band, but " + below.size() + " below");
        }
    }

    /** Before the first slot, and for who does not care about C6. */
    public static VirtualQueues empty(int accessPoints) {
        List<Double> zeros = Collections.nCopies(accessPoints, 0.0);
        return new VirtualQueues(zeros, zeros);
    }

    /** Q ← max(Q + U − U_max, 0) and Z ← max(Z + U_min − U, 0). */
    public VirtualQueues after(List<Double> reputations, ReputationBand band) {
        List<Double> q = new ArrayList<>();
        List<Double> z = new ArrayList<>();
        for (int j = 0; j < above.size(); j++) {
            q.add(Math.max(above.get(j) + reputations.get(j) - band.max(), 0));
            z.add(Math.max(below.get(j) + band.min() - reputations.get(j), 0));
        }
        return new VirtualQueues(q, z);
    }

    /** Q_j − Z_j, the price of reputation. */
    public double drift(int accessPoint) {
        return above.get(accessPoint) - below.get(accessPoint);
    }

    /** Σ Q_j + Z_j. */
    public double backlog() {
        double sum = 0;
        for (int j = 0; j < above.size(); j++) sum += above.get(j) + below.get(j);
        return sum;
    }
}
