package io.twinseal.testnet.bench;

import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Makes the chain of a single access point as fast as it goes: real signatures, and times that a clock would give. */
final class ChainMaker {
    static final long BLOCK_MILLIS = 500;

    private final MemberKey accessPoint;
    private final TransactionMaker maker;
    private final Chain chain;
    private final Verifier verifier;
    private long sequence = 1;

    /**
     * @param genesis of difficulty 1 that stays
     * @param store empty
     */
    ChainMaker(Genesis genesis, KeyValueStore store, TransactionMaker maker) {
        this.maker = maker;
        accessPoint = maker.accessPoint();
        chain = Chain.open(genesis, new ChainStore(store));
        verifier = new Verifier(chain.id(), Signatures.fastest(), 1_000);
    }

    /** Adds a block of so many transactions with so many results each. */
    Block extend(int transactions, int results) {
        long now = chain.head().timeMillis() + BLOCK_MILLIS;
        List<VerifiedTransaction> verified = new ArrayList<>();
        for (int i = 0; i < transactions; i++)
            verified.add(SampleNetwork.valid(
                    verifier.transaction(maker.make(sequence++, chain.head().id(), now - BLOCK_MILLIS / 2, results))));
        Candidate candidate = chain.candidate(accessPoint.id(), verified, now).orElseThrow();
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        Block block = candidate.seal(nonce, accessPoint);
        ImportResult result = chain.importBlock(SampleNetwork.valid(verifier.block(block)), now, false);
        if (!(result instanceof ImportResult.Imported)) throw new IllegalStateException(result.toString());
        return block;
    }

    /** Makes the head final. */
    void finalise() {
        Checkpoint head = Checkpoint.of(chain.head());
        chain.take(tally(new Vote(chain.finalized(), head)));
        chain.take(tally(new Acknowledgement(head)));
        if (!chain.finalized().equals(head)) throw new IllegalStateException("the head is not final");
    }

    private Tally tally(Statement statement) {
        var signature = accessPoint.sign(Domain.STATEMENT, chain.id(), StatementCodec.signedBytes(statement));
        return new Tally(
                statement,
                new TreeMap<>(Collections.singletonMap(accessPoint.id(), Signature.of(signature.toBytes()))));
    }
}
