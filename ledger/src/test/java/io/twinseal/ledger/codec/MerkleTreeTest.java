package io.twinseal.ledger.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    @Test
    void rootEqualsThatOfTheTreeBuiltLevelByLevel() {
        for (int count = 0; count <= 40; count++)
            assertThat(MerkleTree.root(ids(count))).as("%d leaves", count).isEqualTo(byLevels(ids(count)));
    }

    @Test
    void everyProofProvesItsTransactionAndNothingElse() {
        for (int count = 1; count <= 40; count++) {
            List<TransactionId> ids = ids(count);
            Digest root = MerkleTree.root(ids);
            for (int index = 0; index < count; index++) {
                MerkleTree.Proof proof = MerkleTree.proof(ids, index);
                for (int other = 0; other < count; other++)
                    assertThat(proof.proves(ids.get(other), root))
                            .as("%d of %d against %d", index, count, other)
                            .isEqualTo(index == other);
            }
        }
    }

    @Test
    void refusesProofsOfAnotherShape() {
        List<TransactionId> ids = ids(11);
        Digest root = MerkleTree.root(ids);
        MerkleTree.Proof proof = MerkleTree.proof(ids, 5);
        List<Digest> siblings = proof.siblings();
        List<Digest> longer = new ArrayList<>(siblings);
        longer.add(Digest.ZERO);
        assertThat(new MerkleTree.Proof(5, 11, siblings.subList(0, siblings.size() - 1)).proves(ids.get(5), root))
                .isFalse();
        assertThat(new MerkleTree.Proof(5, 11, longer).proves(ids.get(5), root)).isFalse();
        assertThat(new MerkleTree.Proof(4, 11, siblings).proves(ids.get(5), root))
                .isFalse();
        assertThat(new MerkleTree.Proof(-1, 11, siblings).proves(ids.get(5), root))
                .isFalse();
        assertThat(new MerkleTree.Proof(11, 11, siblings).proves(ids.get(5), root))
                .isFalse();
    }

    @Test
    void orderMatters() {
        List<TransactionId> ids = ids(2);
        assertThat(MerkleTree.root(List.of(ids.get(1), ids.get(0)))).isNotEqualTo(MerkleTree.root(ids));
    }

    private static List<TransactionId> ids(int count) {
        List<TransactionId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++)
            ids.add(TransactionId.of(ByteBuffer.allocate(32).putInt(i).array()));
        return ids;
    }

    /** Pairs neighbours level by level and lifts the odd one out; the same tree, told differently. */
    private static Digest byLevels(List<TransactionId> ids) {
        if (ids.isEmpty()) return Digest.ZERO;
        List<Digest> level = new ArrayList<>();
        for (TransactionId id : ids) level.add(Digest.sha256(new byte[] {0}, id.toBytes()));
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2)
                above.add(
                        i + 1 == level.size()
                                ? level.get(i)
                                : Digest.sha256(
                                        new byte[] {1},
                                        level.get(i).toBytes(),
                                        level.get(i + 1).toBytes()));
            level = above;
        }
        return level.get(0);
    }
}
