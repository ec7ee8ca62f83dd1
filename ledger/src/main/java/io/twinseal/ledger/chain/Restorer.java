package io.twinseal.ledger.chain;

import io.twinseal.consensus.Consensus;
import io.twinseal.consensus.Event;
import io.twinseal.consensus.Executed;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.store.StoredHeader;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a stored chain back into memory: the head's state, then backwards by what each block changed. */
final class Restorer {
    private final ChainStore store;
    private final Map<BlockId, Node> nodes = new LinkedHashMap<>();

    Restorer(ChainStore store) {
        this.store = store;
    }

    /** What a restarted node works on. */
    record Restored(Consensus consensus, Map<BlockId, Node> nodes, Node head) {}

    Restored restore(BlockId headId) {
        Deque<StoredHeader> chain = new ArrayDeque<>();
        Node head = restoreChain(headId, chain);
        List<Executed> executed = new ArrayList<>();
        for (StoredHeader header : chain)
            executed.add(new Executed(
                    header.sealedHeader().header(), node(header.id()).state().outlook()));
        BigInteger weightOfFirst = chain.getFirst().weight();
        BlockId genesis = store.canonicalId(0).orElseThrow(() -> StoreException.damaged("it lacks the genesis block"));
        Consensus consensus =
                Consensus.restored(executed, weightOfFirst, store.finality().record(new Checkpoint(0, genesis)));
        restoreSideBranches(consensus, chain.getFirst().height());
        if (!consensus.head().id().equals(headId))
            throw StoreException.damaged("its head is " + headId + ", but its blocks make "
                    + consensus.head().id() + " the head");
        return new Restored(consensus, nodes, head);
    }

    private Node restoreChain(BlockId headId, Deque<StoredHeader> chain) {
        StoredHeader header = header(headId);
        State state;
        try {
            state = State.restored(store.state());
        } catch (DecodeException e) {
            throw StoreException.damaged("its state does not decode: " + e.reason());
        }
        long lowest = Math.max(store.lowestHeader(), header.height() - Consensus.DEPTH_KEPT);
        while (true) {
            Optional<Changes> changes = store.changes(header.height(), header.id());
            if (changes.isEmpty() && header.height() > lowest)
                throw StoreException.damaged(
                        "it lacks what block " + header.id() + " at height " + header.height() + " changed");
            add(header, state, changes.orElse(Changes.NONE));
            chain.addFirst(header);
            if (header.height() == lowest) return node(headId);
            state = state.with(changes.orElseThrow().before());
            header = header(header.sealedHeader().header().parent());
        }
    }

    private void restoreSideBranches(Consensus consensus, long lowest) {
        for (StoredHeader header : store.headersFrom(lowest + 1)) {
            Node parent = nodes.get(header.sealedHeader().header().parent());
            if (nodes.containsKey(header.id()) || parent == null) continue;
            Optional<Changes> changes = store.changes(header.height(), header.id());
            if (changes.isEmpty()) continue;
            Node node = add(header, parent.state().with(changes.get().after()), changes.get());
            consensus.step(new Event.BlockExecuted(
                    node.sealedHeader().header(), node.state().outlook()));
        }
    }

    private Node add(StoredHeader header, State state, Changes changes) {
        if (!state.root().equals(header.sealedHeader().stateRoot()))
            throw StoreException.damaged(
                    "the state after block " + header.id() + " at height " + header.height() + " has root "
                            + state.root() + ", but the block commits to "
                            + header.sealedHeader().stateRoot());
        Node node = new Node(header.sealedHeader(), state, changes);
        nodes.put(header.id(), node);
        return node;
    }

    private Node node(BlockId id) {
        Node node = nodes.get(id);
        if (node == null) throw new IllegalStateException("block " + id + " was not restored");
        return node;
    }

    private StoredHeader header(BlockId id) {
        return store.header(id).orElseThrow(() -> StoreException.damaged("it lacks block " + id));
    }
}
