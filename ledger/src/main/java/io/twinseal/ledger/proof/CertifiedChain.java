package io.twinseal.ledger.proof;

import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.SealedHeader;
import java.util.List;
import java.util.Optional;

/**
 * Goes from one certified header to the next, and knows who decides from there on.
 *
 * <p>Voters are trusted if one of their sets is. A change goes from one set over both to the other, each step final
 * before the next, so honest chains always have such a set; and its quorum signed for the block that names the rest.
 */
public final class CertifiedChain {
    private final ChainId chain;
    private final Signatures signatures;
    private VotingSets known;

    /** @param known who decides where the chain begins */
    public CertifiedChain(ChainId chain, Signatures signatures, VotingSets known) {
        this.chain = chain;
        this.signatures = signatures;
        this.known = known;
    }

    /** Whether who decided over it can be told from what is known so far. */
    public boolean reaches(CertifiedHeader certified) {
        return sharesASet(certified.voters().orElse(known));
    }

    /** Takes the next one in, and says of its voters, votes and confirmation whether they hold. */
    public List<Finding> add(CertifiedHeader certified) {
        VotingSets voters = certified.voters().orElse(known);
        var findings = List.of(voters(certified, voters), votes(certified, voters), confirmation(certified, voters));
        known = voters;
        return findings;
    }

    /** Takes several in; a sentence about the first link that does not hold, or empty if all do. */
    public Optional<String> fault(List<CertifiedHeader> headers) {
        for (CertifiedHeader certified : headers)
            for (Finding finding : add(certified))
                if (!finding.holds())
                    return Optional.of("The " + finding.link().title() + " of block "
                            + certified.header().height() + " do not hold: " + finding.detail() + ".");
        return Optional.empty();
    }

    private boolean sharesASet(VotingSets voters) {
        return voters.sets().stream().anyMatch(known.sets()::contains);
    }

    private Finding voters(CertifiedHeader certified, VotingSets voters) {
        SealedHeader header = certified.header();
        String where = " over block " + header.height();
        if (!RegistryCodec.digest(voters).equals(header.votersDigest()))
            return new Finding(Link.VOTERS, false, "those" + where + " are others than known so far");
        boolean handedOver = sharesASet(voters);
        return new Finding(
                Link.VOTERS,
                handedOver,
                handedOver
                        ? voters.all().size() + " access points decided" + where
                        : "those" + where + " have no set in common with those known so far");
    }

    private Finding votes(CertifiedHeader certified, VotingSets voters) {
        Tally link = certified.certificate().link();
        Checkpoint block = Checkpoint.of(certified.header().header());
        Checkpoint proved = certified.certificate().checkpoint();
        Optional<String> fault = proved.equals(block)
                ? fault(link, voters)
                : Optional.of("the certificate is of block " + proved + ", not of " + block);
        return new Finding(Link.VOTES, fault.isEmpty(), fault.orElseGet(() -> signers(link, voters)));
    }

    /** That the statement is about the same block as the link is what makes a certificate. */
    private Finding confirmation(CertifiedHeader certified, VotingSets voters) {
        Tally tally = certified.certificate().confirmation();
        Optional<String> fault = certified
                .child()
                .flatMap(child -> fault(child, certified.header(), tally.statement()))
                .or(() -> fault(tally, voters));
        return new Finding(Link.CONFIRMATION, fault.isEmpty(), fault.orElseGet(() -> signers(tally, voters)));
    }

    /** A link to the child is decided by the child's voters: here only where they are the block's own. */
    private static Optional<String> fault(SealedHeader child, SealedHeader header, Statement link) {
        if (!child.id().equals(link.subject().block())) return Optional.of("the child is not the one of the " + link);
        if (!child.header().parent().equals(header.id()))
            return Optional.of("the " + link + " is to no child of block " + header.height());
        return child.votersDigest().equals(header.votersDigest())
                ? Optional.empty()
                : Optional.of("others decide over the child than over block " + header.height());
    }

    private Optional<String> fault(Tally tally, VotingSets voters) {
        if (!voters.isQuorum(tally.signatures().keySet()))
            return Optional.of("the " + tally.statement() + " lacks more than two thirds of the access points");
        byte[] statement = StatementCodec.signedBytes(tally.statement());
        for (var signature : tally.signatures().entrySet())
            if (!signatures.verify(
                    signature.getKey(),
                    Domain.STATEMENT,
                    chain,
                    statement,
                    signature.getValue().toBytes()))
                return Optional.of(signature.getKey() + " did not sign the " + tally.statement());
        return Optional.empty();
    }

    private static String signers(Tally tally, VotingSets voters) {
        long signers =
                tally.signatures().keySet().stream().filter(voters::contains).count();
        return tally.statement() + " by " + signers + " of " + voters.all().size();
    }
}
