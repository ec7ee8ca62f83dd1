package io.twinseal.inference.batch;

import io.twinseal.inference.batch.GroupedRun.Group;
import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.split.Activation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * Pieces that wait, and which of them share the next call. The most urgent piece goes first, with what else waits for
 * the same model and cut, as far as the size of their calls allows. That size follows the time that calls take, by
 * additive increase and multiplicative decrease (Crankshaw et al. 2017, "Clipper: a low-latency online prediction
 * serving system", section 4.3).
 *
 * <p>Not thread-safe.
 */
final class Backlog {
    private static final double INCREASE_POINTS = 1;
    private static final double DECREASE = 0.9;
    private static final double POINTS_AT_FIRST = 8;
    private static final Comparator<Request> URGENCY =
            Comparator.comparingLong(Request::deadlineNanos).thenComparingLong(Request::arrival);

    private final BatchQueue.Limits limits;
    private final Map<Group, Line> lines = new LinkedHashMap<>();
    private long arrivals;
    private int points;

    Backlog(BatchQueue.Limits limits) {
        this.limits = limits;
    }

    private static final class Line {
        private final PriorityQueue<Request> requests = new PriorityQueue<>(URGENCY);
        private double callPoints = POINTS_AT_FIRST;

        Request mostUrgent() {
            return Objects.requireNonNull(requests.peek());
        }
    }

    /**
     * A piece that waits.
     *
     * @param deadlineNanos on the caller's clock; the earliest goes first
     * @param arrival a running number, which decides between equal deadlines
     */
    record Request(Piece piece, long deadlineNanos, long arrival, CompletableFuture<Activation> result) {}

    /** Pieces for one call of the engine, at least one. */
    record Call(List<Request> requests) {
        Piece first() {
            return requests.get(0).piece();
        }

        int points() {
            return requests.stream()
                    .mapToInt(request -> request.piece().input().points())
                    .sum();
        }
    }

    /** Data points that wait. */
    int points() {
        return points;
    }

    /** Puts a piece in line; empty if as many points wait as may. */
    Optional<CompletableFuture<Activation>> add(Piece piece, long deadlineNanos) {
        int more = piece.input().points();
        if (points > 0 && points + more > limits.queuedPointsMax()) return Optional.empty();
        var result = new CompletableFuture<Activation>();
        line(piece).requests.add(new Request(piece, deadlineNanos, arrivals++, result));
        points += more;
        return Optional.of(result);
    }

    /** Takes the pieces of the next call out of the line; empty if none waits. */
    Optional<Call> next() {
        return lines.values().stream()
                .filter(line -> !line.requests.isEmpty())
                .min(Comparator.comparing(Line::mostUrgent, URGENCY))
                .map(this::take);
    }

    private Call take(Line line) {
        List<Request> taken = new ArrayList<>();
        int sum = 0;
        for (Request next = line.requests.peek(); next != null; next = line.requests.peek()) {
            int more = next.piece().input().points();
            if (!taken.isEmpty() && sum + more > line.callPoints) break;
            taken.add(line.requests.remove());
            sum += more;
        }
        points -= sum;
        return new Call(taken);
    }

    /** Learns from the time a call took. */
    void took(Call call, long nanos) {
        Line line = line(call.first());
        if (nanos > limits.callNanosMax()) {
            // What one piece takes alone is not the fault of its company.
            if (call.requests().size() > 1) line.callPoints = Math.max(1, line.callPoints * DECREASE);
        } else if (call.points() + INCREASE_POINTS > line.callPoints) line.callPoints += INCREASE_POINTS;
    }

    /** How many data points of a piece's model and cut share a call at most. */
    double callPoints(Piece piece) {
        return line(piece).callPoints;
    }

    private Line line(Piece piece) {
        return lines.computeIfAbsent(Group.of(piece), group -> new Line());
    }
}
