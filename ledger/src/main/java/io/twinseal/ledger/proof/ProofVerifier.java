package io.twinseal.ledger.proof;

import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.ProofCodec;
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
        var certified = new CertifiedChain(chain, signatures, genesisVoters);
        for (CertifiedHeader header : proof.certified()) findings.addAll(certified.add(header));
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
            if (!path.get(i).header().parent().equals(path.get(i - 1).id()))
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
}
