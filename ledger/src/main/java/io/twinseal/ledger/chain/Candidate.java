package io.twinseal.ledger.chain;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import java.math.BigInteger;
import java.util.List;

/** A block that lacks nothing but a nonce and a signature. Immutable, so that workers may search while it is replaced. */
public final class Candidate {
    private final ChainId chain;
    private final Header draft;
    private final Bytes headerBytes;
    private final Digest digest;
    private final BigInteger target;
    private final long notBeforeMillis;
    private final List<Transaction> transactions;

    Candidate(
            ChainId chain,
            Header draft,
            Bytes headerBytes,
            BigInteger target,
            long notBeforeMillis,
            List<Transaction> transactions) {
        this.chain = chain;
        this.draft = draft;
        this.headerBytes = headerBytes;
        this.digest = Digest.sha256(headerBytes.toBytes());
        this.target = target;
        this.notBeforeMillis = notBeforeMillis;
        this.transactions = List.copyOf(transactions);
    }

    public BlockId parent() {
        return draft.parent();
    }

    public long height() {
        return draft.height();
    }

    public long timeMillis() {
        return draft.timeMillis();
    }

    /** D of the block. */
    public long difficulty() {
        return draft.difficulty();
    }

    /** SHA-256 of the header: with the 8 nonce bytes, big-endian, behind it, this is what mining hashes twice. */
    public Digest digest() {
        return digest;
    }

    /** Largest seal that counts. */
    public BigInteger target() {
        return target;
    }

    /** Unix time from which on to search: an idle block may not be found before its parent is old enough. */
    public long notBeforeMillis() {
        return notBeforeMillis;
    }

    public List<Transaction> transactions() {
        return transactions;
    }

    /** Whether the nonce meets the target. */
    public boolean meets(long nonce) {
        return Difficulty.meets(Ids.blockId(digest, nonce), target);
    }

    /**
     * The block, signed.
     *
     * @throws IllegalArgumentException if the nonce misses the target or the key is not the proposer's
     */
    public Block seal(long nonce, MemberKey key) {
        if (!meets(nonce)) throw new IllegalArgumentException("nonce " + nonce + " misses the target");
        if (!key.id().equals(draft.proposer()))
            throw new IllegalArgumentException(
                    "the candidate is of proposer " + draft.proposer() + ", not " + key.id());
        byte[] id = Ids.blockId(digest, nonce).toBytes();
        try {
            return BlockCodec.join(
                    BlockCodec.seal(headerBytes, nonce, key.sign(Domain.BLOCK, chain, id)), transactions);
        } catch (DecodeException e) {
            throw new IllegalStateException("a block just made is not well-formed", e);
        }
    }
}
