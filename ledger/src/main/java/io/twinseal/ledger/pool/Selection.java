package io.twinseal.ledger.pool;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.state.InferenceRules;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Fills one block: each access point in turn gives the next transaction of its next gateway. */
final class Selection {
    private final State state;
    private final Ancestors ancestors;
    private final long timeMillis;
    private final int countMax;
    private long bytesLeft;
    private final List<VerifiedTransaction> selected = new ArrayList<>();

    Selection(State state, Ancestors ancestors, long timeMillis, long bytesMax, int countMax) {
        this.state = state;
        this.ancestors = ancestors;
        this.timeMillis = timeMillis;
        this.bytesLeft = bytesMax;
        this.countMax = countMax;
    }

    /** What one pair still has to give. */
    private record Line(NavigableMap<Long, Waiting> queue, long next) {}

    /** Takes these before all else, as far as there is room. */
    Selection with(Collection<VerifiedTransaction> first) {
        for (VerifiedTransaction transaction : first) {
            int size = transaction.transaction().bytes().size();
            if (selected.size() >= countMax || size > bytesLeft) continue;
            selected.add(transaction);
            bytesLeft -= size;
        }
        return this;
    }

    List<VerifiedTransaction> from(Map<Pair, NavigableMap<Long, Waiting>> waiting) {
        Map<MemberId, Deque<Line>> lines = new TreeMap<>();
        waiting.forEach((pair, queue) -> lines.computeIfAbsent(pair.accessPoint(), ap -> new ArrayDeque<>())
                .add(new Line(queue, state.sequence(pair.accessPoint(), pair.gateway()) + 1)));
        while (!lines.isEmpty()) {
            for (Deque<Line> ofMember : lines.values()) if (selected.size() < countMax) takeOne(ofMember);
            if (selected.size() >= countMax) break;
            lines.values().removeIf(Deque::isEmpty);
        }
        return selected;
    }

    /** A line that has nothing fit is left for this block: what comes behind in it needs what comes first. */
    private void takeOne(Deque<Line> lines) {
        while (!lines.isEmpty()) {
            Line line = lines.removeFirst();
            Waiting first = line.queue().get(line.next());
            if (first == null || first.size() > bytesLeft || !fits(first)) continue;
            selected.add(first.transaction());
            bytesLeft -= first.size();
            lines.addLast(new Line(line.queue(), line.next() + 1));
            return;
        }
    }

    /** What else the state asks of a batch was checked when it was let in, and whenever that changed. */
    private boolean fits(Waiting waiting) {
        return InferenceRules.mismatch(waiting.batch(), ancestors, timeMillis).isEmpty();
    }
}
