package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import java.util.ArrayList;
import java.util.List;

/**
 * What holds a batch of results against genesis alone.
 *
 * @param transaction that holds the batch
 * @param index of the transaction in its block
 * @param siblings of the block's Merkle tree, from the transaction upwards
 * @param headers from that block, child after child, to below the last one certified; none if that is the block itself
 * @param certified where the voters changed since genesis, in order; last, what makes the block final
 */
public record ResultProof(
        ChainId chain,
        Transaction transaction,
        int index,
        List<Digest> siblings,
        List<SealedHeader> headers,
        List<CertifiedHeader> certified) {
    /** Blocks from the one that holds the batch to the one certified: as many as a node keeps for reorganisation. */
    public static final int HEADERS_MAX = 1024;

    public ResultProof {
        siblings = List.copyOf(siblings);
        headers = List.copyOf(headers);
        certified = List.copyOf(certified);
        require(transaction.body() instanceof InferenceBatch, "its transaction must hold a batch of results");
        require(headers.size() <= HEADERS_MAX, "it may have " + HEADERS_MAX + " headers, but has " + headers.size());
        require(!certified.isEmpty(), "it must have a certified header");
    }

    public InferenceBatch batch() {
        return (InferenceBatch) transaction.body();
    }

    /** What makes the block final. */
    public CertifiedHeader last() {
        return certified.get(certified.size() - 1);
    }

    /** The headers, then the last one certified: from the block that holds the batch upwards. */
    public List<SealedHeader> path() {
        List<SealedHeader> path = new ArrayList<>(headers);
        path.add(last().header());
        return path;
    }

    /** Of the block that holds the batch. */
    public SealedHeader block() {
        return path().get(0);
    }
}
