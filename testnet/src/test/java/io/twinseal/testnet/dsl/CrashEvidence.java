package io.twinseal.testnet.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What access points had told before they were killed, to be found in their databases afterwards. */
public final class CrashEvidence {
    private static final int BLOCKS = 50;

    private final Network network;
    private final List<String> victims;
    private final Map<String, StatusView> told = new LinkedHashMap<>();
    private final Map<String, BlockView> heads = new LinkedHashMap<>();
    private final Map<String, BlockView> blocks = new LinkedHashMap<>();

    private CrashEvidence(Network network, List<String> victims) {
        this.network = network;
        this.victims = victims;
    }

    /** Asks all that live and answer. */
    public static CrashEvidence of(Network network, List<String> victims) throws RefusedException {
        var evidence = new CrashEvidence(network, victims);
        for (var accessPoint : network.local().accessPoints()) {
            try {
                var newest = network.api(accessPoint).blocks(BLOCKS);
                newest.forEach(block -> evidence.blocks.put(block.id(), block));
                evidence.heads.put(accessPoint, newest.get(0));
                evidence.told.put(accessPoint, network.api(accessPoint).status());
            } catch (UnreachableException e) {
                evidence.told.remove(accessPoint); // it is down, or not up yet, and tells nobody anything
            }
        }
        return evidence;
    }

    /** The final block that each had; its head and every block that anybody has of it, unless final ones left those aside. */
    public void isStillOnDisk() throws IOException {
        for (var victim : victims) {
            if (!network.local().accessPoints().contains(victim)) continue;
            network.inDatabaseOf(victim, store -> verify(victim, store));
        }
    }

    private void verify(String victim, ChainStore store) {
        var status = told.get(victim);
        if (status != null) {
            assertThat(store.canonicalId(status.finalHeight()).map(BlockId::toString))
                    .as("final block of %s at height %d", victim, status.finalHeight())
                    .contains(status.finalId());
            if (status.finalHeight() > 0)
                assertThat(store.finality().certificateFor(status.finalHeight()))
                        .as("certificate of %s for height %d", victim, status.finalHeight())
                        .isPresent();
        }
        for (var block : blocks.values())
            if (block.proposerName().equals(victim)) has(victim, store, block, "own block");
        var head = heads.get(victim);
        if (head != null) has(victim, store, head, "head");
    }

    private void has(String victim, ChainStore store, BlockView block, String what) {
        if (isLeftAside(store, block)) return;
        assertThat(store.header(BlockId.parse(block.id())))
                .as("%s %s of %s at height %d", what, block.id(), victim, block.height())
                .isPresent();
    }

    /** Whether it is, or follows, a block beside a final one; such blocks are dropped. */
    private boolean isLeftAside(ChainStore store, BlockView block) {
        for (var at = block; at != null; at = blocks.get(at.parent()))
            if (store.finality().certificateFor(at.height()).isPresent())
                return !store.canonicalId(at.height()).equals(Optional.of(BlockId.parse(at.id())));
        return false;
    }
}
