package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.gossip.Statuses;
import io.twinseal.node.wire.WireMessage.TransactionStatus.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Batches on the chain that are not final yet, for their gateways to be told once they are. */
final class SealedBatches {
    private final NavigableMap<Long, List<Sealed>> byHeight = new TreeMap<>();

    private record Sealed(MemberId gateway, TransactionId id) {}

    SealedBatches(Chain chain) {
        for (long height = chain.finalized().height() + 1;
                height <= chain.head().height();
                height++)
            add(chain.store()
                    .block(chain.store().canonicalId(height).orElseThrow())
                    .orElseThrow());
    }

    void headMoved(Advance advance) {
        for (Block block : advance.detached()) byHeight.remove(block.height());
        advance.attached().forEach(this::add);
    }

    private void add(Block block) {
        List<Sealed> sealed = new ArrayList<>();
        for (Transaction transaction : block.transactions())
            if (transaction.body() instanceof InferenceBatch batch)
                sealed.add(new Sealed(batch.gateway(), transaction.id()));
        if (!sealed.isEmpty()) byHeight.put(block.height(), sealed);
    }

    /** Takes out what is final now that the block of a height is, by gateway. */
    Map<MemberId, List<Entry>> finalised(long height) {
        Map<MemberId, List<Entry>> entries = new TreeMap<>();
        var done = byHeight.headMap(height, true);
        done.forEach((at, batches) -> {
            for (Sealed sealed : batches)
                entries.computeIfAbsent(sealed.gateway, gateway -> new ArrayList<>())
                        .add(Statuses.settled(sealed.id, at));
        });
        done.clear();
        return entries;
    }
}
