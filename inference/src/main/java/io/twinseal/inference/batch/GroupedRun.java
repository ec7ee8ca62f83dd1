package io.twinseal.inference.batch;

import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs pieces of work for several twins with one call of the engine for each model and cut among them.
 *
 * <p>What shares its batch changes a data point's result by rounding at most, see {@code SplitModel}.
 */
public final class GroupedRun {
    private GroupedRun() {}

    /**
     * One twin's share.
     *
     * @param cut where its model is cut
     * @param input shape (points, …), as the half that runs takes it
     */
    public record Piece(ModelId model, int cut, Activation input) {}

    /** One half of a model: {@code SplitModel.bottom} or {@code SplitModel.top}. */
    @FunctionalInterface
    public interface Half {
        Activation run(ModelId model, int cut, Activation input);
    }

    private record Group(ModelId model, int cut) {}

    /**
     * Runs every piece.
     *
     * @return the results in the order of the pieces
     */
    public static List<Activation> run(List<Piece> pieces, Half half) {
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            groups.computeIfAbsent(new Group(piece.model(), piece.cut()), group -> new ArrayList<>())
                    .add(i);
        }
        Activation[] results = new Activation[pieces.size()];
        groups.forEach((group, members) -> {
            List<Activation> inputs =
                    members.stream().map(i -> pieces.get(i).input()).toList();
            Activation joined = half.run(group.model(), group.cut(), Activation.concat(inputs));
            int from = 0;
            for (int i : members) {
                int to = from + pieces.get(i).input().points();
                results[i] = joined.slice(from, to);
                from = to;
            }
        });
        List<Activation> inOrder = new ArrayList<>(results.length);
        for (Activation result : results) inOrder.add(Objects.requireNonNull(result));
        return inOrder;
    }
}
