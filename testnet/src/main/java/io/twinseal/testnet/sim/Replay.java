package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.state.Transition;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.verify.VerifiedBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The state of an honest node is what its chain's blocks make of genesis, one after another, and so is its store. */
final class Replay implements Checker {
    private final World world;
    private final Map<BlockId, State> states = new HashMap<>();
    private final Map<BlockId, BlockId> parents = new HashMap<>();

    Replay(World world) {
        this.world = world;
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        compare(node);
    }

    @Override
    public void restarted(SimNode node) {
        compare(node);
    }

    @Override
    public void atEnd() {
        for (SimNode node : world.honest()) {
            State expected = stateAfter(node.chain(), node.chain().head().id());
            if (!node.chain().store().state().equals(expected.map().entries()))
                throw new Violation("the store of " + node + " holds another state than its chain leads to");
        }
    }

    private void compare(SimNode node) {
        State expected = stateAfter(node.chain(), node.chain().head().id());
        if (!expected.root().equals(node.chain().state().root()))
            throw new Violation(node + " is in another state than its chain leads to, at "
                    + Checkpoint.of(node.chain().head()));
    }

    private State stateAfter(Chain chain, BlockId head) {
        Deque<Block> missing = new ArrayDeque<>();
        BlockId at = head;
        while (!states.containsKey(at)) {
            BlockId id = at;
            Block block = chain.store().block(id).orElseThrow(() -> new Violation("a chain lacks block " + id));
            if (block.height() == 0) {
                states.put(id, State.genesis(world.cast().genesis()));
                break;
            }
            missing.push(block);
            at = block.header().parent();
        }
        for (Block block : missing) states.put(block.id(), execute(block));
        return of(head);
    }

    private State execute(Block block) {
        BlockId parent = block.header().parent();
        parents.put(block.id(), parent);
        var transactions = VerifiedBlock.fromStore(block).transactions();
        var result = Transition.apply(of(parent), block.header(), transactions, ancestors(parent));
        if (result instanceof Transition.Result.Applied applied) return applied.after();
        throw new Violation("an honest node has an invalid " + block + ": " + result);
    }

    private Ancestors ancestors(BlockId parent) {
        Set<BlockId> window = new HashSet<>();
        int count = world.cast().genesis().parameters().slotWindow();
        for (BlockId at = parent; at != null && window.size() < count; at = parents.get(at)) window.add(at);
        return window::contains;
    }

    private State of(BlockId id) {
        State state = states.get(id);
        if (state == null) throw new IllegalStateException("block " + id + " was not executed");
        return state;
    }
}
