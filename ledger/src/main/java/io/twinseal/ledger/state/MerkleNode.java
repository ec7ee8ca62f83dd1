package io.twinseal.ledger.state;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;

/** A place in the trie of {@link MerkleMap}, with the hash of all below it. */
sealed interface MerkleNode {
    Digest hash();

    int size();

    /** No entry. */
    enum Empty implements MerkleNode {
        INSTANCE;

        @Override
        public Digest hash() {
            return Digest.ZERO;
        }

        @Override
        public int size() {
            return 0;
        }
    }

    /** One entry; {@code path} is SHA-256 of its key. */
    record Leaf(Bytes path, Bytes key, Bytes value, Digest hash) implements MerkleNode {
        @Override
        public int size() {
            return 1;
        }
    }

    /** Two entries or more. */
    record Branch(MerkleNode left, MerkleNode right, Digest hash, int size) implements MerkleNode {}

    static Bytes path(Bytes key) {
        return Bytes.copyOf(Digest.sha256Bytes(key.toBytes()));
    }

    static boolean bit(Bytes path, int depth) {
        return (path.get(depth >> 3) >> (7 - (depth & 7)) & 1) == 1;
    }

    static Leaf leaf(Bytes path, Bytes key, Bytes value) {
        return new Leaf(path, key, value, leafHash(path, Digest.sha256Bytes(value.toBytes())));
    }

    /** Lifts a lone leaf, so that the shape follows from the entries alone. */
    static MerkleNode join(MerkleNode left, MerkleNode right) {
        int size = left.size() + right.size();
        if (size == 0) return Empty.INSTANCE;
        if (size == 1) return left.size() == 1 ? left : right;
        return new Branch(left, right, branchHash(left.hash(), right.hash()), size);
    }

    static Digest leafHash(Bytes path, byte[] valueHash) {
        return Digest.sha256(new byte[] {0}, path.toBytes(), valueHash);
    }

    static Digest branchHash(Digest left, Digest right) {
        return Digest.sha256(new byte[] {1}, left.toBytes(), right.toBytes());
    }
}
