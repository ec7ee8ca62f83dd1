package io.twinseal.ledger.verify;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.List;

/** A transaction whose signatures and stateless rules hold; only {@link Verifier} makes one. */
public final class VerifiedTransaction {
    private final Transaction transaction;

    VerifiedTransaction(Transaction transaction) {
        this.transaction = transaction;
    }

    /** One that was verified before it was stored. */
    public static VerifiedTransaction fromStore(Transaction transaction) {
        return new VerifiedTransaction(transaction);
    }

    /** One made of a certificate whose signatures the node's own consensus counted, each of them checked. */
    public static VerifiedTransaction handover(Certificate certificate) {
        return new VerifiedTransaction(TransactionCodec.join(new Handover(certificate), List.of()));
    }

    public Transaction transaction() {
        return transaction;
    }

    public TransactionId id() {
        return transaction.id();
    }

    public Body body() {
        return transaction.body();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifiedTransaction that && transaction.equals(that.transaction);
    }

    @Override
    public int hashCode() {
        return transaction.hashCode();
    }

    @Override
    public String toString() {
        return "verified " + transaction;
    }
}
