package io.twinseal.ledger.snapshot;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.snapshot.Snapshot.Step;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.StoredHeader;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes snapshots of a running chain, on the thread that owns it. */
public final class SnapshotBuilder {
    private final Chain chain;
    private final ChainStore store;
    private final ProofBuilder proofs;

    public SnapshotBuilder(Chain chain) {
        this.chain = chain;
        this.store = chain.store();
        this.proofs = new ProofBuilder(chain.id(), chain.genesisVoters(), store);
    }

    /** Of the highest block that is provably final; empty if this node lacks what it takes. */
    public Optional<Snapshot> make() {
        List<CertifiedHeader> certified =
                proofs.certifiedWithin(1, chain.finalized().height());
        if (certified.isEmpty()) return Optional.empty();
        BlockId block = certified.get(certified.size() - 1).header().id();
        Optional<State> state = chain.state(block);
        Optional<StoredHeader> header = store.header(block);
        if (state.isEmpty() || header.isEmpty()) return Optional.empty();
        return steps(header.get())
                .map(steps -> new Snapshot(
                        certified,
                        sealed(certified),
                        header.get().weight(),
                        state.get().map().entries(),
                        steps));
    }

    private List<SealedHeader> sealed(List<CertifiedHeader> certified) {
        List<SealedHeader> sealed = new ArrayList<>();
        for (CertifiedHeader header : certified) {
            sealed.add(stored(header.header().id()));
            header.child().ifPresent(child -> sealed.add(stored(child.id())));
        }
        return sealed;
    }

    private SealedHeader stored(BlockId id) {
        return store.header(id).orElseThrow().sealedHeader();
    }

    private Optional<List<Step>> steps(StoredHeader top) {
        List<Step> steps = new ArrayList<>();
        long lowest = Math.max(0, top.height() - Snapshot.DEPTH);
        StoredHeader at = top;
        while (at.height() > lowest) {
            Optional<Changes> changes = store.changes(at.height(), at.id());
            Optional<StoredHeader> parent =
                    store.header(at.sealedHeader().header().parent());
            if (changes.isEmpty() || parent.isEmpty()) return Optional.empty();
            steps.add(new Step(at.sealedHeader(), changes.get().before()));
            at = parent.get();
        }
        steps.add(new Step(at.sealedHeader(), new TreeMap<>()));
        return Optional.of(steps);
    }
}
