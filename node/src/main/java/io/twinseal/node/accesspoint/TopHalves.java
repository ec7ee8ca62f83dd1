package io.twinseal.node.accesspoint;

import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.inference.cache.ActivationCache;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.ServingView;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage.Offload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Computes the results of offloads: decodes on workers, then lets the pieces join the calls of others. What was computed
 * from the same bytes lately is not computed again, as when a gateway repeats an offload after a lost connection.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class TopHalves {
    private static final long CACHE_BYTES_MAX = 4L << 20;
    private static final Refused BUSY =
            new Refused("The access point has more data points waiting than it may have.", true);
    private static final double NANOS_PER_SECOND = 1e9;

    /** Decodes values from the wire to the shape that their model and cut ask for; throws where they do not fit. */
    @FunctionalInterface
    public interface Pieces {
        Piece of(Offload.Item item);
    }

    /** What became of an offload. */
    sealed interface Outcome {}

    /** Results in the order of the offload's items. */
    record Computed(List<TwinResult> results) implements Outcome {}

    /** @param retry whether the same offload may succeed later */
    record Refused(String reason, boolean retry) implements Outcome {}

    private final NodeLoop loop;
    private final Workers workers;
    private final Pieces pieces;
    private final PieceRunner runner;
    private final ActivationCache cache = new ActivationCache(CACHE_BYTES_MAX);

    /** @param runner runs the upper layers */
    public TopHalves(NodeLoop loop, Workers workers, Pieces pieces, PieceRunner runner) {
        this.loop = loop;
        this.workers = workers;
        this.pieces = pieces;
        this.runner = runner;
    }

    /**
     * Computes an offload that was admitted.
     *
     * @param deadlineNanos the offload with the earliest is computed first
     * @param onLoop gets what became of it
     */
    @SuppressWarnings("FutureReturnValueIgnored") // however it ends, the loop hears of it
    void compute(Offload offload, long deadlineNanos, Consumer<Outcome> onLoop) {
        workers.submit(
                () -> begin(offload, deadlineNanos),
                begun -> begun.whenComplete((outcome, fault) -> loop.post(() -> {
                    if (fault != null) throw new IllegalStateException("an offload could not be computed", fault);
                    onLoop.accept(outcome);
                })));
    }

    /** What it did so far, for whoever watches the node. */
    ServingView view() {
        var work = runner.work();
        double secondsPerPoint = work.points() == 0 ? 0 : work.nanos() / NANOS_PER_SECOND / work.points();
        return new ServingView(
                work.calls(),
                work.points(),
                work.nanos() / NANOS_PER_SECOND,
                cache.hits(),
                cache.misses(),
                cache.pointsFound() * secondsPerPoint);
    }

    /** An item, and either what was computed from its bytes before or what is to be computed. */
    private record Share(
            Offload.Item item,
            Digest digest,
            ActivationCache.Key key,
            Optional<Activation> known,
            Optional<Piece> piece) {}

    private CompletableFuture<Outcome> begin(Offload offload, long deadlineNanos) {
        List<CompletableFuture<TwinResult>> results = new ArrayList<>();
        try {
            for (Share share : shares(offload)) {
                var outputs = outputs(share, deadlineNanos);
                if (outputs.isEmpty()) return CompletableFuture.completedFuture(BUSY);
                results.add(outputs.get().thenApply(computed -> result(share, computed)));
            }
        } catch (InvalidActivationException e) {
            return CompletableFuture.completedFuture(refused(e));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .handle((done, fault) -> fault == null
                        ? new Computed(
                                results.stream().map(CompletableFuture::join).toList())
                        : refused(fault));
    }

    /** Few bytes may carry many values, so that what they come to is bounded here and not by the frame. */
    private List<Share> shares(Offload offload) {
        List<Share> shares = new ArrayList<>();
        long bytes = 0;
        for (Offload.Item item : offload.items()) {
            Digest digest = Digest.sha256(item.values().toBytes());
            ActivationCache.Key key =
                    ActivationCache.Key.of(ModelId.of(item.model().toBytes()), item.cut(), digest.toBytes());
            Optional<Activation> known = cache.get(key).filter(outputs -> outputs.points() == item.points());
            Optional<Piece> piece = known.isPresent() ? Optional.empty() : Optional.of(pieces.of(item));
            bytes += piece.map(decoded -> decoded.input().byteCount()).orElse(0);
            if (bytes > Offload.FLOAT32_BYTES_MAX)
                throw new InvalidActivationException("the activations of one offload take more than "
                        + Offload.FLOAT32_BYTES_MAX + " bytes as float32");
            shares.add(new Share(item, digest, key, known, piece));
        }
        return shares;
    }

    private Optional<CompletableFuture<Activation>> outputs(Share share, long deadlineNanos) {
        if (share.known.isPresent()) return share.known.map(CompletableFuture::completedFuture);
        return runner.offer(share.piece.orElseThrow(), deadlineNanos)
                .map(running -> running.whenComplete((outputs, fault) -> {
                    if (fault == null) cache.put(share.key, outputs);
                }));
    }

    private static TwinResult result(Share share, Activation outputs) {
        byte[] values = new byte[outputs.byteCount()];
        outputs.bytes().get(values);
        return new TwinResult(
                share.item.twin(),
                share.item.model(),
                share.item.cut(),
                share.item.points(),
                share.digest,
                Digest.sha256(values),
                Bytes.copyOf(values),
                share.item.observedMillis());
    }

    private static Outcome refused(Throwable fault) {
        if (fault instanceof InvalidActivationException)
            return new Refused("The activation cannot be used: " + fault.getMessage() + ".", false);
        if (fault instanceof ModelUnavailableException)
            return new Refused("The model cannot be run now: " + fault.getMessage() + ".", true);
        if (fault instanceof CompletionException && fault.getCause() != null) return refused(fault.getCause());
        throw new IllegalStateException("a top half failed", fault);
    }
}
