package io.twinseal.ledger.proof;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Signer;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks proofs of results with genesis and nothing else: no node, no network, no clock. For any number of threads.
 *
 * <p>Registrations are not part of a proof. Members are their keys; that the access point had its role, the gateway its
 * association, the twin its model and the outputs their shape was judged by whoever voted for the block: an honest access
 * point votes for no block that its transition refuses, and a certificate has more than two thirds of them.
 */
public final class ProofVerifier {
    private final ChainId chain;
    private final VotingSets genesisVoters;
    private final Signatures signatures;

    public ProofVerifier(Genesis genesis, Signatures signatures) {
        this.chain = GenesisCodec.chainId(genesis);
        this.genesisVoters = State.genesis(genesis).outlook().voters();
        this.signatures = signatures;
    }

    /** Checks any bytes whatever; throws nothing. */
    public ProofOutcome verify(byte[] bytes) {
        ResultProof proof;
        try {
            proof = ProofCodec.decode(bytes);
        } catch (DecodeException e) {
            return new ProofOutcome.Unreadable(e.reason());
        }
        if (!proof.chain().equals(chain)) return new ProofOutcome.WrongGenesis(proof.chain(), chain);
        List<Finding> findings = new ArrayList<>();
        findings.add(outputs(proof));
        signatures(proof.transaction(), findings);
        findings.add(inclusion(proof));
        findings.add(headers(proof.path()));
        VotingSets known = genesisVoters;
        for (CertifiedHeader certified : proof.certified()) {
            VotingSets voters = certified.voters().orElse(known);
            findings.add(voters(certified, voters, known));
            findings.add(votes(certified, voters));
            findings.add(confirmation(certified, voters));
            known = voters;
        }
        return findings.stream().allMatch(Finding::holds)
                ? new ProofOutcome.Holds(proof, List.copyOf(findings))
                : new ProofOutcome.Broken(proof, List.copyOf(findings));
    }

    private static Finding outputs(ResultProof proof) {
        for (TwinResult result : proof.batch().results()) {
            Digest digest = Digest.sha256(result.outputs().toBytes());
            if (!digest.equals(result.outputsDigest()))
                return new Finding(
                        Link.OUTPUTS,
                        false,
                        "those of twin '" + result.twin() + "' have digest " + digest.shortHex() + ", but "
                                + result.outputsDigest().shortHex() + " was signed");
        }
        return new Finding(Link.OUTPUTS, true, "of " + proof.batch().results().size() + " results");
    }

    private void signatures(Transaction transaction, List<Finding> findings) {
        List<Signer> signers = transaction.body().signers();
        for (int i = 0; i < signers.size(); i++) {
            Signer signer = signers.get(i);
            boolean holds = signatures.verify(
                    signer.member(),
                    signer.domain(),
                    chain,
                    transaction.bodyBytes().toBytes(),
                    transaction.signatures().get(i).toBytes());
            findings.add(new Finding(
                    signer.domain() == Domain.RECEIPT ? Link.GATEWAY : Link.ACCESS_POINT,
                    holds,
                    "by " + signer.member()));
        }
    }

    private static Finding inclusion(ResultProof proof) {
        SealedHeader block = proof.block();
        int count = block.header().transactionCount();
        var path = new MerkleTree.Proof(proof.index(), count, proof.siblings());
        return new Finding(
                Link.INCLUSION,
                path.proves(proof.transaction().id(), block.transactionsRoot()),
                "transaction " + (proof.index() + 1L) + " of " + count + " in block " + block.height());
    }

    private static Finding headers(List<SealedHeader> path) {
        for (int i = 1; i < path.size(); i++)
            if (!follows(path.get(i), path.get(i - 1)))
                return new Finding(
                        Link.HEADERS,
                        false,
                        "block " + path.get(i).height() + " does not follow block "
                                + path.get(i - 1).height());
        return new Finding(
                Link.HEADERS,
                true,
                "from block " + path.get(0).height() + " to block "
                        + path.get(path.size() - 1).height());
    }

    private static boolean follows(SealedHeader child, SealedHeader parent) {
        return child.header().parent().equals(parent.id());
    }

    /**
     * Voters are trusted if one of their sets is. A change goes from one set over both to the other, each step final
     * before the next, so honest proofs always have such a set; and its quorum signed for the block that names the rest.
     */
    private static Finding voters(CertifiedHeader certified, VotingSets voters, VotingSets known) {
        SealedHeader header = certified.header();
        String where = " over block " + header.height();
        if (!RegistryCodec.digest(voters).equals(header.votersDigest()))
            return new Finding(Link.VOTERS, false, "those" + where + " are others than known so far");
        boolean handedOver = voters.sets().stream().anyMatch(known.sets()::contains);
        return new Finding(
                Link.VOTERS,
                handedOver,
                handedOver
                        ? voters.all().size() + " access points decided" + where
                        : "those" + where + " have no set in common with those known so far");
    }

    private Finding votes(CertifiedHeader certified, VotingSets voters) {
        Certificate certificate = certified.certificate();
        Checkpoint block = Checkpoint.of(certified.header().header());
        Optional<String> fault = certificate.checkpoint().equals(block)
                ? fault(certificate.link(), voters)
                : Optional.of("the certificate is of block " + certificate.checkpoint() + ", not of " + block);
        return new Finding(Link.VOTES, fault.isEmpty(), fault.orElseGet(() -> signers(certificate.link(), voters)));
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
        if (!follows(child, header)) return Optional.of("the " + link + " is to no child of block " + header.height());
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
