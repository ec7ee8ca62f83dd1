package io.twinseal.ledger.types;

import java.util.List;

/** A decoded transaction beside the exact bytes it came from. The codec makes it; nothing here is verified yet. */
public final class Transaction {
    private final TransactionId id;
    private final Bytes bytes;
    private final Bytes bodyBytes;
    private final Body body;
    private final List<Bytes> signatures;

    /** Takes parts that the codec found to belong together. */
    public Transaction(Bytes bytes, Bytes bodyBytes, Body body, List<Bytes> signatures) {
        this.id = TransactionId.of(Digest.sha256Bytes(bytes.toBytes()));
        this.bytes = bytes;
        this.bodyBytes = bodyBytes;
        this.body = body;
        this.signatures = List.copyOf(signatures);
    }

    public TransactionId id() {
        return id;
    }

    public Bytes bytes() {
        return bytes;
    }

    /** What the signatures cover. */
    public Bytes bodyBytes() {
        return bodyBytes;
    }

    public Body body() {
        return body;
    }

    /** 64 bytes each, in the order of {@link Body#signers()}. */
    public List<Bytes> signatures() {
        return signatures;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "transaction " + id.shortHex();
    }
}
