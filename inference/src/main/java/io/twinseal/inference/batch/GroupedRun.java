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

    /** What can share a call. */
    record Group(ModelId model, int cut) {
        static Group of(Piece piece) {
            return new Group(piece.model(), piece.cut());
        }
    }

    /**
     * Runs every piece.
     *
     * @return the results in the order of the pieces
     */
    public static List<Activation> run(List<Piece> pieces, Half half) {
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            groups.computeIfAbsent(Group.of(pieces.get(i)), group -> new ArrayList<>())
                    .add(i);
        }
        Activation[] results = new Activation[pieces.size()];
        for (List<Integer> members : groups.values()) {
            List<Activation> ofGroup =
                    together(members.stream().map(pieces::get).toList(), half);
            for (int i = 0; i < ofGroup.size(); i++) results[members.get(i)] = ofGroup.get(i);
        }
        List<Activation> inOrder = new ArrayList<>(results.length);
        for (Activation result : results) inOrder.add(Objects.requireNonNull(result));
        return inOrder;
    }

    /** Runs pieces of one group with one call; the results in the order of the pieces. */
    static List<Activation> together(List<Piece> pieces, Half half) {
        Group group = Group.of(pieces.get(0));
        Activation joined = half.run(
                group.model(),
                group.cut(),
                Activation.concat(pieces.stream().map(Piece::input).toList()));
        List<Activation> results = new ArrayList<>();
        int from = 0;
        for (Piece piece : pieces) {
            int to = from + piece.input().points();
            results.add(joined.slice(from, to));
            from = to;
        }
        return results;
    }
}
