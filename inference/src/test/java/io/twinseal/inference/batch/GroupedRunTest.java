package io.twinseal.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupedRunTest {
    private static final ModelId ONE = new ModelId("11".repeat(32));
    private static final ModelId TWO = new ModelId("22".repeat(32));

    @Test
    void everyPieceGetsItsOwnResultsWithOneCallForEachModelAndCut() {
        List<String> calls = new ArrayList<>();
        var results = GroupedRun.run(
                List.of(piece(ONE, 3, 1, 2), piece(TWO, 3, 3), piece(ONE, 3, 4), piece(ONE, 2, 5)),
                (model, cut, input) -> {
                    calls.add(model.hex().charAt(0) + "@" + cut + "x" + input.points());
                    return timesTen(input);
                });
        assertThat(calls).containsExactly("1@3x3", "2@3x1", "1@2x1");
        assertThat(results.stream().map(Activation::toArray))
                .containsExactly(new float[] {10, 20}, new float[] {30}, new float[] {40}, new float[] {50});
    }

    private static Piece piece(ModelId model, int cut, float... values) {
        return new Piece(model, cut, Activation.of(List.of(1), values));
    }

    private static Activation timesTen(Activation input) {
        float[] values = input.toArray();
        for (int i = 0; i < values.length; i++) values[i] *= 10;
        return Activation.of(List.of(1), values);
    }
}
