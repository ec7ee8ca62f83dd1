package io.twinseal.testnet.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What access points had told before they were killed, to be found in their databases afterwards. */
public final class CrashEvidence {
    private static final int BLOCKS = 50;

    private final Network network;
    private final List<String> victims;
    private final Map<String, StatusView> told = new LinkedHashMap<>();
    private final List<BlockView> blocks = new ArrayList<>();

    private CrashEvidence(Network network, List<String> victims) {
        this.network = network;
        this.victims = victims;
    }

    /** Asks all that live and answer. */
    public static CrashEvidence of(Network network, List<String> victims) throws RefusedException {
        var evidence = new CrashEvidence(network, victims);
        for (var accessPoint : network.local().accessPoints()) {
            try {
                evidence.blocks.addAll(network.api(accessPoint).blocks(BLOCKS));
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
            has(victim, store, status.height(), status.headId(), "head");
        }
        for (var block : blocks)
            if (block.proposerName().equals(victim)) has(victim, store, block.height(), block.id(), "own block");
    }

    private static void has(String victim, ChainStore store, long height, String block, String what) {
        if (store.finality().certificateFor(height).isPresent()) return; // side branches are dropped by then
        assertThat(store.header(BlockId.parse(block)))
                .as("%s %s of %s at height %d", what, block, victim, height)
                .isPresent();
    }
}
