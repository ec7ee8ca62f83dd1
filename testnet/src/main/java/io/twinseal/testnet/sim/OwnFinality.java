package io.twinseal.testnet.sim;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.ledger.verify.Verifier;
import java.util.List;

/**
 * What a node holds final stays final, lies on the chain of its head, and is proven in its store by more than two thirds
 * of the access points.
 */
final class OwnFinality implements Checker {
    private final World world;
    private final Verifier verifier;

    OwnFinality(World world) {
        this.world = world;
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
        for (Tally tally : List.of(proof.link(), proof.confirmation())) checkTally(node, tally);
        var confirmation = proof.confirmation().statement();
        boolean confirms = confirmation.source().equals(checkpoint)
                && (confirmation instanceof Acknowledgement
                        || confirmation.subject().height() == checkpoint.height() + 1);
        if (!confirms) throw new Violation(node + " holds " + checkpoint + " final by a " + confirmation);
    }

    private void checkTally(SimNode node, Tally tally) {
        long signers = tally.signatures().keySet().stream()
                .filter(signer -> world.node(signer).isPresent())
                .count();
        if (3 * signers <= 2L * world.nodes().size())
            throw new Violation(node + " takes " + signers + " of "
                    + world.nodes().size() + " for a supermajority under the " + tally.statement());
        if (!verifier.isSigned(tally))
            throw new Violation(node + " took a wrong signature under the " + tally.statement());
    }
}
