package io.twinseal.consensus.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTreeTest {
    private static final MemberId SOMEBODY = MemberId.of(new byte[32]);
    private static final Outlook OUTLOOK =
            new Outlook(Parameters.builder().build(), 1, new TreeMap<>(), VotingSets.of(List.of(SOMEBODY)));

    private final Random random = new Random(2);
    private final Header genesis = header(null, 1);
    private final HeaderTree tree = new HeaderTree(20, 60, genesis, OUTLOOK, BigInteger.ZERO);

    private Header header(@Nullable Header parent, long difficulty) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        BlockId parentId = parent == null ? BlockId.of(new byte[32]) : parent.id();
        long height = parent == null ? 0 : parent.height() + 1;
        return new Header(BlockId.of(id), parentId, height, height, SOMEBODY, difficulty, 0, 1);
    }

    private Entry insert(Entry parent, long difficulty) {
        return tree.insert(header(parent.header(), difficulty), OUTLOOK);
    }

    private Entry grow(Entry from, int count, long difficulty) {
        Entry at = from;
        for (int i = 0; i < count; i++) at = insert(at, difficulty);
        return at;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pruningKeepsExactlyWhatDescendsFromTheNewRoot(long seed) {
        Random shape = new Random(seed);
        List<Entry> alive = new ArrayList<>(List.of(tree.root()));
        Entry head = tree.root();
        for (int round = 0; round < 300; round++) {
            Entry parent = shape.nextInt(3) > 0 ? head : alive.get(shape.nextInt(alive.size()));
            Entry entry = insert(parent, 1);
            alive.add(entry);
            if (ForkChoice.prefers(entry, head)) head = entry;
            List<BlockId> dropped = tree.prune(head);
            long rootHeight = Math.max(0, head.header().height() - 20);
            Entry root = tree.ancestor(head, rootHeight).orElseThrow();
            assertThat(tree.root()).isSameAs(root);
            List<Entry> gone = new ArrayList<>(alive);
            gone.removeIf(e -> descends(e, root));
            alive.removeAll(gone);
            assertThat(dropped)
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(
                            gone.stream().map(e -> e.header().id()).toList());
            assertThat(tree.size()).isEqualTo(alive.size());
            // nothing above the root is held any more
            assertThat(tree.lineage(head, 1_000)).hasSize((int) (head.header().height() - rootHeight) + 1);
            assertThat(tree.ancestor(head, rootHeight - 1)).isEmpty();
        }
    }

    private boolean descends(Entry entry, Entry root) {
        return tree.lineage(entry, 1_000).contains(root.header());
    }

    @Test
    void tooManyBranchesLoseTheirLightestLeafFirst() {
        Entry head = grow(tree.root(), 10, 100);
        Entry heavy = grow(tree.root(), 25, 10);
        Entry light = grow(tree.root(), 24, 1);
        assertThat(tree.size()).isEqualTo(60);
        assertThat(tree.prune(head)).isEmpty();
        Entry newest = insert(head, 1);
        assertThat(tree.prune(head)).containsExactly(light.header().id());
        assertThat(tree.find(heavy.header().id())).contains(heavy);
        assertThat(tree.find(newest.header().id())).contains(newest);
        grow(newest, 30, 1);
        assertThat(tree.prune(head)).hasSize(30);
        assertThat(tree.lineage(head, 99)).hasSize(11);
    }

    @Test
    void aLeafWhoseBranchWasCutBackIsALeafAgain() {
        Entry head = grow(tree.root(), 15, 100);
        Entry twig = grow(tree.root(), 44, 1);
        insert(head, 1);
        assertThat(tree.prune(head)).containsExactly(twig.header().id());
        insert(head, 1);
        assertThat(tree.prune(head)).containsExactly(twig.header().parent());
    }

    @Test
    void pathsLeadOverTheForkAndBothWays() {
        Entry fork = grow(tree.root(), 3, 1);
        Entry a1 = insert(fork, 1);
        Entry a2 = insert(a1, 1);
        Entry b1 = insert(fork, 1);
        List<BlockId> a = List.of(a2.header().id(), a1.header().id());
        assertThat(tree.path(a2, b1))
                .isEqualTo(new HeaderTree.Path(a, List.of(b1.header().id())));
        assertThat(tree.path(b1, a2))
                .isEqualTo(new HeaderTree.Path(List.of(b1.header().id()), List.of(a.get(1), a.get(0))));
        assertThat(tree.path(fork, a2)).isEqualTo(new HeaderTree.Path(List.of(), List.of(a.get(1), a.get(0))));
        assertThat(tree.path(a2, a2)).isEqualTo(new HeaderTree.Path(List.of(), List.of()));
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> tree.insert(header(header(genesis, 1), 1), OUTLOOK))
                .hasMessageContaining("parent");
        Header child = header(genesis, 1);
        tree.insert(child, OUTLOOK);
        assertThatThrownBy(() -> tree.insert(child, OUTLOOK)).hasMessageContaining("already");
        assertThatThrownBy(() -> new HeaderTree(5, 5, genesis, OUTLOOK, BigInteger.ZERO))
                .hasMessageContaining("must exceed");
    }
}
