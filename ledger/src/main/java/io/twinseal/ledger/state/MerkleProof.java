package io.twinseal.ledger.state;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link MerkleMap} says of one key, checkable with its root alone.
 *
 * @param siblings hashes beside the way, from the key's place upwards
 * @param neighbour of an absent key: the entry that stands where it would be, if any does
 */
public record MerkleProof(List<Digest> siblings, Optional<Neighbour> neighbour) {
    private static final int DEPTH_MAX = 256;

    /** Another key's leaf, by SHA-256 of its key and of its value. */
    public record Neighbour(Bytes path, Digest valueHash) {}

    public MerkleProof {
        siblings = List.copyOf(siblings);
    }

    /** Whether this proves that the map with this root has exactly this value, or none, for the key. */
    public boolean proves(Bytes key, Optional<Bytes> value, Digest root) {
        if (siblings.size() > DEPTH_MAX) return false;
        Bytes path = MerkleNode.path(key);
        Optional<Digest> bottom = value.isPresent()
                ? Optional.of(
                        MerkleNode.leafHash(path, Digest.sha256Bytes(value.get().toBytes())))
                : absence(path);
        if (bottom.isEmpty()) return false;
        Digest hash = bottom.get();
        int depth = siblings.size();
        for (Digest sibling : siblings) {
            depth--;
            hash = MerkleNode.bit(path, depth)
                    ? MerkleNode.branchHash(sibling, hash)
                    : MerkleNode.branchHash(hash, sibling);
        }
        return hash.equals(root);
    }

    private Optional<Digest> absence(Bytes path) {
        if (neighbour.isEmpty()) return Optional.of(Digest.ZERO);
        Bytes other = neighbour.get().path();
        if (other.size() != Digest.LENGTH || other.equals(path)) return Optional.empty();
        return Optional.of(
                MerkleNode.leafHash(other, neighbour.get().valueHash().toBytes()));
    }
}
