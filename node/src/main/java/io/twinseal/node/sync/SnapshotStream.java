package io.twinseal.node.sync;

import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.snapshot.Snapshot;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.wire.WireMessage.SnapshotPart.Piece;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot as a row of pieces, cut into parts: first the entries of the state; then, from the final block downwards, each
 * header, followed by what its block changed as it was before.
 */
final class SnapshotStream {
    /** A part is closed by the piece that reaches one of these. */
    private static final int PART_PIECES = 2_048;

    private static final int PART_BYTES = 512 << 10;

    private final SortedMap<Bytes, Bytes> state = new TreeMap<>();
    private final List<Snapshot.Step> steps = new ArrayList<>();
    private SortedMap<Bytes, Optional<Bytes>> before = new TreeMap<>();
    private Optional<SealedHeader> header = Optional.empty();

    /** The parts of a snapshot, in order. */
    static List<List<Piece>> parts(Snapshot snapshot) {
        List<Piece> pieces = new ArrayList<>();
        snapshot.state().forEach((key, value) -> pieces.add(new Piece(Bytes.EMPTY, key, Optional.of(value))));
        for (Snapshot.Step step : snapshot.steps()) {
            pieces.add(new Piece(step.header().bytes(), Bytes.EMPTY, Optional.empty()));
            step.before().forEach((key, value) -> pieces.add(new Piece(Bytes.EMPTY, key, value)));
        }
        List<List<Piece>> parts = new ArrayList<>();
        List<Piece> part = new ArrayList<>();
        int bytes = 0;
        for (Piece piece : pieces) {
            part.add(piece);
            bytes += size(piece);
            if (part.size() < PART_PIECES && bytes < PART_BYTES) continue;
            parts.add(List.copyOf(part));
            part.clear();
            bytes = 0;
        }
        if (!part.isEmpty()) parts.add(List.copyOf(part));
        return parts;
    }

    static int size(Piece piece) {
        return piece.header().size()
                + piece.key().size()
                + piece.value().map(Bytes::size).orElse(0);
    }

    /**
     * Takes the next pieces in.
     *
     * @throws DecodeException if no honest member can have sent them
     */
    void add(List<Piece> pieces) throws DecodeException {
        for (Piece piece : pieces) {
            if (piece.header().size() > 0) {
                endStep();
                header =
                        Optional.of(BlockCodec.decodeSealedHeader(piece.header().toBytes()));
            } else if (header.isPresent()) {
                put(before, piece.key(), piece.value());
            } else {
                put(
                        state,
                        piece.key(),
                        piece.value().orElseThrow(() -> new DecodeException("An entry of the state has no value.")));
            }
        }
    }

    private static <V> void put(SortedMap<Bytes, V> map, Bytes key, V value) throws DecodeException {
        if (!map.isEmpty() && map.lastKey().compareTo(key) >= 0)
            throw new DecodeException("Entries of a snapshot are not in order.");
        map.put(key, value);
    }

    private void endStep() {
        header.ifPresent(ended -> steps.add(new Snapshot.Step(ended, before)));
        before = new TreeMap<>();
    }

    /** What the pieces make, with what came before them. */
    Snapshot end(List<CertifiedHeader> certified, List<SealedHeader> sealed, BigInteger weight) {
        endStep();
        return new Snapshot(certified, sealed, weight, state, steps);
    }
}
