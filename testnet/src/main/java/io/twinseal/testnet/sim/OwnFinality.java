package io.twinseal.testnet.sim;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.ledger.verify.Verifier;
import java.util.List;

/** What a node holds final stays final, lies on the chain of its head, and is proven in its store. */
final class OwnFinality implements Checker {
    private final Verifier verifier;

    OwnFinality(World world) {
        this.verifier = new Verifier(world.cast().chain(), world.signatures(), 1);
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        Checkpoint now = node.chain().finalized();
        if (now.height() < finalBefore.height() || !node.chain().isCanonical(finalBefore.block()))
            throw new Violation(node + " had " + finalBefore + " final, and now " + now);
        if (!node.chain().isCanonical(now.block()))
            throw new Violation(node + " has " + now + " final, but not on the chain of its head");
        if (now.height() > finalBefore.height()) checkProof(node, now);
    }

    private void checkProof(SimNode node, Checkpoint checkpoint) {
        Certificate proof = node.chain()
                .store()
                .finality()
                .certificateFor(checkpoint.height())
                .orElseThrow(() -> new Violation(node + " has no certificate in its store for " + checkpoint));
        if (!proof.checkpoint().equals(checkpoint))
            throw new Violation(node + " holds " + checkpoint + " final by a certificate for " + proof.checkpoint());
        for (Tally tally : List.of(proof.link(), proof.confirmation()))
            if (!verifier.isSigned(tally))
                throw new Violation(node + " took a wrong signature under the " + tally.statement());
        var confirmation = proof.confirmation().statement();
        boolean confirms = confirmation.source().equals(checkpoint)
                && (confirmation instanceof Acknowledgement
                        || confirmation.subject().height() == checkpoint.height() + 1);
        if (!confirms) throw new Violation(node + " holds " + checkpoint + " final by a " + confirmation);
    }
}
