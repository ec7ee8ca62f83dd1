package io.twinseal.ledger.codec;

import io.twinseal.consensus.types.Bytes32;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree over a block's transaction ids, shaped as in RFC 6962: a leaf is SHA-256(0x00 ‖ id), an inner node
 * SHA-256(0x01 ‖ left ‖ right), the left half the largest power of two below the count; no ids give 32 zero bytes.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /**
     * That one transaction is the {@code index}-th of {@code count} under a root.
     *
     * @param siblings from the leaf upwards
     */
    public record Proof(int index, int count, List<Digest> siblings) {
        public Proof {
            siblings = List.copyOf(siblings);
        }

        /** Whether this proves the transaction under the root; false for a proof of the wrong shape. */
        public boolean proves(TransactionId id, Digest root) {
            if (index < 0 || index >= count) return false;
            Digest hash = leaf(id);
            int position = index;
            int last = count - 1;
            for (Digest sibling : siblings) {
                if (last == 0) return false;
                if ((position & 1) == 1 || position == last) {
                    hash = node(sibling, hash);
                    while ((position & 1) == 0 && position != 0) {
                        position >>= 1;
                        last >>= 1;
                    }
                } else {
                    hash = node(hash, sibling);
                }
                position >>= 1;
                last >>= 1;
            }
            return last == 0 && hash.equals(root);
        }
    }

    public static Digest root(List<TransactionId> ids) {
        if (ids.isEmpty()) return Digest.ZERO;
        return subtree(ids, 0, ids.size());
    }

    /**
     * Proves one of the transactions.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ index &lt; number of ids
     */
    public static Proof proof(List<TransactionId> ids, int index) {
        if (index < 0 || index >= ids.size())
            throw new IndexOutOfBoundsException("no transaction " + index + " among " + ids.size());
        List<Digest> siblings = new ArrayList<>();
        collect(ids, 0, ids.size(), index, siblings);
        return new Proof(index, ids.size(), siblings);
    }

    private static void collect(List<TransactionId> ids, int from, int to, int index, List<Digest> siblings) {
        if (to - from == 1) return;
        int middle = from + Integer.highestOneBit(to - from - 1);
        if (index < middle) {
            collect(ids, from, middle, index, siblings);
            siblings.add(subtree(ids, middle, to));
        } else {
            collect(ids, middle, to, index, siblings);
            siblings.add(subtree(ids, from, middle));
        }
    }

    private static Digest subtree(List<TransactionId> ids, int from, int to) {
        if (to - from == 1) return leaf(ids.get(from));
        int middle = from + Integer.highestOneBit(to - from - 1);
        return node(subtree(ids, from, middle), subtree(ids, middle, to));
    }

    private static Digest leaf(TransactionId id) {
        return Digest.sha256(LEAF, id.toBytes());
    }

    private static Digest node(Bytes32 left, Bytes32 right) {
        return Digest.sha256(NODE, left.toBytes(), right.toBytes());
    }
}
