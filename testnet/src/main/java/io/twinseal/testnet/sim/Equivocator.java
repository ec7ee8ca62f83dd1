package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Block;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Gives some peers another block of the same height than others, whenever it has mined one. */
final class Equivocator extends Misconduct {
    private final World world;
    private final RandomGenerator random;
    private final Map<BlockId, Block> twins = new TreeMap<>();
    private @Nullable SimNode self;

    Equivocator(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    @Override
    void start(SimNode node, Transport network) {
        self = node;
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        SimNode node = self;
        if (node == null || !(message instanceof WireMessage.CompactBlock compact)) return List.of(message);
        Header header = Wire.header(compact.sealedHeader()).header();
        if (!header.proposer().equals(node.id) || random.nextBoolean()) return List.of(message);
        Block twin = twins.computeIfAbsent(header.id(), id -> twin(node, header));
        return List.of(new WireMessage.Blocks(twin.bytes()));
    }

    private Block twin(SimNode node, Header header) {
        Chain chain = node.chain();
        Block block = chain.store().block(header.id()).orElseThrow();
        world.trace().count(Count.EQUIVOCATIONS);
        world.trace().add(node.name, "makes a twin of its block " + Checkpoint.of(header));
        return Forge.remake(chain, node.key, block, header.timeMillis() + 1, header.reputation());
    }
}
