package io.twinseal.node.api;

import io.twinseal.ledger.types.Bytes;
import java.util.List;
import java.util.Optional;

/** What the API asks of an access point. Called where the server is told to run its handler, on the node's loop. */
public interface ApiSource {
    StatusView status();

    /** The height from which on there are whole blocks, genesis aside; 0 if all are there. */
    long lowestHeight();

    /**
     * Blocks of the chain, newest first.
     *
     * @param from height of the newest wanted; above the head means the head
     * @param count at most this many
     */
    List<BlockView> blocks(long from, int count);

    Optional<BlockDetailView> blockAt(long height);

    /** A block by its id in hexadecimal; 64 digits were checked. */
    Optional<BlockDetailView> block(String id);

    /** A result by {@code <transaction id>-<index>}. */
    Optional<ResultDetailView> result(String transactionId, int index);

    /** The proof of a result by {@code <transaction id>-<index>}. */
    ProofAnswer proof(String transactionId, int index);

    /** Bytes of the certificate that makes the final block of a height final: its own, or the lowest above it. */
    Optional<Bytes> certificate(long height);

    /** A registered twin with its newest results. */
    Optional<TwinView> twin(String id, int count);

    /** Twin ids with the number of their results on the chain, in order of the ids. */
    List<TwinCount> twins();

    List<MemberView> members();

    /** Every access point, in order of the keys. */
    List<ReputationView> reputations();

    /** A twin and the results it has on the chain. */
    record TwinCount(String id, String gatewayName, String modelName, long results) {}
}
