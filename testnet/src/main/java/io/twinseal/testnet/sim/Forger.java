package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Block;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.random.RandomGenerator;

/** Claims more reputation than it has, and with it an easier target. */
final class Forger extends Misconduct {
    private static final int PAUSE_MILLIS_MAX = 4_000;

    private final World world;
    private final RandomGenerator random;

    Forger(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    @Override
    void start(SimNode self, Transport network) {
        world.queue()
                .schedule(random.nextInt(PAUSE_MILLIS_MAX), () -> self.loop().post(() -> forge(self, network)));
    }

    private void forge(SimNode self, Transport network) {
        Chain chain = self.chain();
        Header head = chain.head();
        long max = chain.state().parameters().reputationMax();
        if (head.height() > 0) {
            Block block = chain.store().block(head.id()).orElseThrow();
            long due = chain.state(head.parent())
                    .orElseThrow()
                    .outlook()
                    .reputations()
                    .getOrDefault(self.id, 0L);
            long claimed = Math.min(max, due + 1 + random.nextLong(max));
            Block forged = Forge.remake(chain, self.key, block, head.timeMillis() + 1, claimed);
            world.trace().add(self.name, "forges " + Checkpoint.of(forged.header()));
            for (SimNode node : world.honest())
                if (network.send(node.id, new WireMessage.Blocks(forged.bytes())))
                    world.trace().count(Count.FORGED_BLOCKS);
        }
        start(self, network);
    }
}
