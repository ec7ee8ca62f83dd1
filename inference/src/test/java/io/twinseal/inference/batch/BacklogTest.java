package io.twinseal.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final ModelId ONE = new ModelId("11".repeat(32));
    private static final ModelId TWO = new ModelId("22".repeat(32));
    private static final long BOUND_NANOS = 1_000;

    private final Backlog backlog = new Backlog(new BatchQueue.Limits(100, BOUND_NANOS));

    @Test
    void theMostUrgentGoesFirstWithWhatWaitsForItsModelAndCut() {
        add(ONE, 3, 1, 500);
        add(TWO, 3, 1, 200);
        add(ONE, 4, 1, 300);
        add(ONE, 3, 2, 100);
        assertThat(next()).isEqualTo("11@3: 2 points by 100, 1 points by 500");
        assertThat(next()).isEqualTo("22@3: 1 points by 200");
        assertThat(next()).isEqualTo("11@4: 1 points by 300");
        assertThat(backlog.next()).isEmpty();
        assertThat(backlog.points()).isZero();
    }

    @Test
    void equalDeadlinesGoInTheOrderTheyCame() {
        add(ONE, 1, 3, 100);
        assertThat(next()).isEqualTo("11@1: 3 points by 100");
        add(TWO, 1, 1, 100);
        add(ONE, 1, 1, 100);
        add(ONE, 1, 2, 100);
        assertThat(next()).startsWith("22@1");
        assertThat(next()).isEqualTo("11@1: 1 points by 100, 2 points by 100");
    }

    @Test
    void moreThanMayWaitIsRefusedButALargePieceAloneIsNot() {
        assertThat(backlog.add(piece(ONE, 1, 60), 0)).isPresent();
        assertThat(backlog.add(piece(ONE, 1, 41), 0)).isEmpty();
        assertThat(backlog.add(piece(ONE, 1, 40), 0)).isPresent();
        assertThat(backlog.points()).isEqualTo(100);
        next();
        next();
        assertThat(backlog.add(piece(ONE, 1, 1_000), 0)).isPresent();
    }

    @Test
    void aPieceLargerThanACallRunsAlone() {
        add(ONE, 1, 50, 1);
        add(ONE, 1, 1, 2);
        assertThat(next()).isEqualTo("11@1: 50 points by 1");
        assertThat(next()).isEqualTo("11@1: 1 points by 2");
    }

    @Test
    void callsGrowWhileTheyAreInTimeAndShrinkWhenTheyAreNot() {
        double first = backlog.callPoints(piece(ONE, 1, 1));
        full(BOUND_NANOS);
        assertThat(backlog.callPoints(piece(ONE, 1, 1))).isEqualTo(first + 1);
        full(BOUND_NANOS + 1);
        assertThat(backlog.callPoints(piece(ONE, 1, 1))).isEqualTo((first + 1) * 0.9);
        assertThat(backlog.callPoints(piece(ONE, 2, 1))).isEqualTo(first);
        for (int i = 0; i < 100; i++) full(BOUND_NANOS + 1);
        assertThat(backlog.callPoints(piece(ONE, 1, 1))).isLessThan(2);
    }

    @Test
    void whatAPieceTakesAloneSaysNothingAboutCompany() {
        double first = backlog.callPoints(piece(ONE, 1, 1));
        add(ONE, 1, 50, 1);
        backlog.took(backlog.next().orElseThrow(), BOUND_NANOS + 1);
        assertThat(backlog.callPoints(piece(ONE, 1, 1))).isEqualTo(first);
    }

    @Test
    void callsThatAreNotFullDoNotGrow() {
        double first = backlog.callPoints(piece(ONE, 1, 1));
        add(ONE, 1, 2, 1);
        backlog.took(backlog.next().orElseThrow(), 1);
        assertThat(backlog.callPoints(piece(ONE, 1, 1))).isEqualTo(first);
    }

    /** A call of as many single points as may share one. */
    private void full(long nanos) {
        int points = (int) backlog.callPoints(piece(ONE, 1, 1));
        for (int i = 0; i < Math.max(2, points); i++) add(ONE, 1, 1, i);
        var call = backlog.next().orElseThrow();
        assertThat(call.points()).isEqualTo(points);
        boolean more = true;
        while (more) more = backlog.next().isPresent();
        backlog.took(call, nanos);
    }

    private void add(ModelId model, int cut, int points, long deadlineNanos) {
        assertThat(backlog.add(piece(model, cut, points), deadlineNanos)).isPresent();
    }

    private String next() {
        var call = backlog.next().orElseThrow();
        var pieces = call.requests().stream()
                .map(request -> request.piece().input().points() + " points by " + request.deadlineNanos())
                .toList();
        return call.first().model().hex().substring(0, 2) + "@" + call.first().cut() + ": " + String.join(", ", pieces);
    }

    private static Piece piece(ModelId model, int cut, int points) {
        return new Piece(model, cut, Activation.of(List.of(1), new float[points]));
    }
}
