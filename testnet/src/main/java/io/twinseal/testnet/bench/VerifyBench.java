package io.twinseal.testnet.bench;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.ArrayList;
import java.util.List;

/** Checking transactions with two signatures each, beside the two raw signature checks, by every library here. */
final class VerifyBench {
    private static final int TRANSACTIONS = 200;
    private static final int ROUNDS = 15;

    private VerifyBench() {}

    static List<Measure> measure() throws Exception {
        SampleNetwork network = new SampleNetwork(1);
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 1; i <= TRANSACTIONS; i++) transactions.add(network.maker.make(i, BlockId.of(new byte[32]), i, 1));
        List<Measure> measures = new ArrayList<>();
        for (Signatures signatures : Signatures.all()) measures.add(measure(network, transactions, signatures));
        return measures;
    }

    private static Measure measure(SampleNetwork network, List<Transaction> transactions, Signatures signatures)
            throws Exception {
        double[] micros = Timing.interleaved(
                ROUNDS,
                () -> {
                    Verifier verifier = new Verifier(network.chainId, signatures, TRANSACTIONS);
                    for (Transaction transaction : transactions) SampleNetwork.valid(verifier.transaction(transaction));
                    return transactions.size();
                },
                () -> {
                    for (Transaction transaction : transactions) Raw.check(signatures, network.chainId, transaction);
                    return transactions.size();
                });
        return Measure.of(
                "transaction with two signatures, " + signatures.libraryName(), micros[0], "CPU us", micros[1]);
    }
}
