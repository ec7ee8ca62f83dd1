package io.twinseal.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MerkleMapTest {
    private final long seed = Long.getLong("twinseal.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void behavesAsASortedMapWhoseRootIsThatOfANaiveRebuild() {
        MerkleMap map = MerkleMap.EMPTY;
        SortedMap<Bytes, Bytes> model = new TreeMap<>();
        for (int round = 0; round < 300; round++) {
            SortedMap<Bytes, Optional<Bytes>> updates = new TreeMap<>();
            int count = random.nextInt(8);
            for (int i = 0; i < count; i++)
                updates.put(
                        number(random.nextInt(60)),
                        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(number(random.nextInt(5))));
            map = map.with(updates);
            updates.forEach((key, value) -> value.ifPresentOrElse(v -> model.put(key, v), () -> model.remove(key)));
            assertThat(map.entries()).as("seed %d, round %d", seed, round).isEqualTo(model);
            assertThat(map.size()).as("seed %d, round %d", seed, round).isEqualTo(model.size());
            assertThat(map.root()).as("seed %d, round %d", seed, round).isEqualTo(naiveRoot(model));
        }
    }

    @Test
    void rootDoesNotDependOnTheOrderOfInsertion() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 200; i++) numbers.add(i);
        MerkleMap ascending = filled(numbers);
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(numbers, random);
            assertThat(filled(numbers).root())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(ascending.root());
        }
    }

    @Test
    void anOlderVersionStaysAsItWas() {
        MerkleMap before = filled(List.of(1, 2, 3));
        Digest root = before.root();
        MerkleMap after = before.with(single(number(2), Optional.empty()));
        assertThat(before.root()).isEqualTo(root);
        assertThat(before.get(number(2))).isPresent();
        assertThat(after.get(number(2))).isEmpty();
    }

    @Test
    void provesPresenceAndAbsenceAndNothingElse() {
        for (int size : new int[] {0, 1, 2, 7, 50}) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < size; i++) numbers.add(i);
            MerkleMap map = filled(numbers);
            for (int i = 0; i < size + 30; i++) {
                Bytes key = number(i);
                MerkleProof proof = map.proof(key);
                Optional<Bytes> other = map.get(key).isPresent() ? Optional.empty() : Optional.of(number(1));
                assertThat(proof.proves(key, map.get(key), map.root()))
                        .as("key %d of %d", i, size)
                        .isTrue();
                assertThat(proof.proves(key, other, map.root()))
                        .as("key %d of %d", i, size)
                        .isFalse();
                assertThat(proof.proves(key, Optional.of(number(99)), map.root()))
                        .isFalse();
                assertThat(proof.proves(key, map.get(key), Digest.sha256(new byte[] {1})))
                        .isFalse();
            }
        }
    }

    @Test
    void refusesAForgedProofOfAbsence() {
        MerkleMap map = filled(List.of(1));
        Bytes key = number(1);
        Bytes path = MerkleNode.path(key);
        Digest value = Digest.sha256(number(1).toBytes());
        var forged = new MerkleProof(List.of(), Optional.of(new MerkleProof.Neighbour(path, value)));
        assertThat(forged.proves(key, Optional.empty(), map.root())).isFalse();
    }

    private static SortedMap<Bytes, Optional<Bytes>> single(Bytes key, Optional<Bytes> value) {
        SortedMap<Bytes, Optional<Bytes>> map = new TreeMap<>();
        map.put(key, value);
        return map;
    }

    private static MerkleMap filled(List<Integer> numbers) {
        MerkleMap map = MerkleMap.EMPTY;
        for (int i : numbers) map = map.with(single(number(i), Optional.of(number(i))));
        return map;
    }

    /** The definition, told without sharing or lifting: split by bits until at most one entry is left. */
    private static Digest naiveRoot(SortedMap<Bytes, Bytes> entries) {
        return naiveRoot(new ArrayList<>(entries.entrySet()), 0);
    }

    private static Digest naiveRoot(List<Map.Entry<Bytes, Bytes>> entries, int depth) {
        if (entries.isEmpty()) return Digest.ZERO;
        if (entries.size() == 1) {
            byte[] path = Digest.sha256Bytes(entries.get(0).getKey().toBytes());
            byte[] value = Digest.sha256Bytes(entries.get(0).getValue().toBytes());
            return Digest.sha256(new byte[] {0}, path, value);
        }
        List<Map.Entry<Bytes, Bytes>> left = new ArrayList<>();
        List<Map.Entry<Bytes, Bytes>> right = new ArrayList<>();
        for (var entry : entries) {
            byte[] path = Digest.sha256Bytes(entry.getKey().toBytes());
            boolean bit = (path[depth / 8] & (1 << (7 - depth % 8))) != 0;
            (bit ? right : left).add(entry);
        }
        return Digest.sha256(
                new byte[] {1},
                naiveRoot(left, depth + 1).toBytes(),
                naiveRoot(right, depth + 1).toBytes());
    }

    private static Bytes number(int n) {
        return Bytes.copyOf(ByteBuffer.allocate(4).putInt(n).array());
    }
}
