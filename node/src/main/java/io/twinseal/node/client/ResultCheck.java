package io.twinseal.node.client;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.ResultDetailView;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A result taken apart from the bytes that a node served, every signature and digest of it checked here. Nothing of the
 * node's own reading of those bytes is believed.
 */
public final class ResultCheck {
    /**
     * One link from the output back to the chain.
     *
     * @param detail what was found, for people
     */
    public record Finding(String name, boolean holds, String detail) {}

    private final Transaction transaction;
    private final InferenceBatch batch;
    private final TwinResult result;
    private final List<Finding> findings;

    private ResultCheck(Transaction transaction, InferenceBatch batch, TwinResult result, List<Finding> findings) {
        this.transaction = transaction;
        this.batch = batch;
        this.result = result;
        this.findings = List.copyOf(findings);
    }

    /**
     * Checks an answer.
     *
     * @param id of the result that was asked for
     * @param chain that the signatures must be for; take it from a genesis file to depend on no node
     * @throws DecodeException if the bytes are no transaction at all, or have no such result
     */
    public static ResultCheck of(String id, ChainId chain, ResultDetailView answer) throws DecodeException {
        var transaction = TransactionCodec.decode(bytes("transaction", answer.transaction()));
        if (!(transaction.body() instanceof InferenceBatch batch))
            throw new DecodeException("The transaction holds no batch of results.");
        int index = index(id);
        if (index < 0 || index >= batch.results().size())
            throw new DecodeException("The transaction has " + batch.results().size() + " results, none of them " + id);
        var result = batch.results().get(index);
        var findings = new ArrayList<Finding>();
        var actualId = Ids.resultId(transaction.id(), index);
        findings.add(new Finding("id", actualId.equals(id), "SHA-256 of the bytes is " + transaction.id()));
        signatures(transaction, chain, findings);
        var digest = Digest.sha256(result.outputs().toBytes());
        findings.add(new Finding("outputs", digest.equals(result.outputsDigest()), "digest " + digest.shortHex()));
        var sealedHeader = answer.sealedHeader();
        if (sealedHeader != null) inclusion(transaction, chain, answer, sealedHeader, findings);
        return new ResultCheck(transaction, batch, result, findings);
    }

    public Transaction transaction() {
        return transaction;
    }

    public InferenceBatch batch() {
        return batch;
    }

    public TwinResult result() {
        return result;
    }

    /** In the order in which they build on each other; a pending result has none about a block. */
    public List<Finding> findings() {
        return findings;
    }

    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** The outputs, one row per data point. */
    public List<List<Float>> outputs() {
        return rows(result);
    }

    /** The outputs of a result as rows, one per data point. */
    public static List<List<Float>> rows(TwinResult result) {
        FloatBuffer values =
                result.outputs().buffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        int perPoint = Math.max(1, values.remaining() / result.points());
        var rows = new ArrayList<List<Float>>();
        while (values.hasRemaining()) {
            var row = new ArrayList<Float>();
            while (values.hasRemaining() && row.size() < perPoint) row.add(values.get());
            rows.add(List.copyOf(row));
        }
        return rows;
    }

    private static void signatures(Transaction transaction, ChainId chain, List<Finding> findings) {
        var signers = transaction.body().signers();
        for (int i = 0; i < signers.size(); i++) {
            var signer = signers.get(i);
            boolean holds = verify(
                    signer.member(),
                    signer.domain(),
                    chain,
                    transaction.bodyBytes().toBytes(),
                    transaction.signatures().get(i).toBytes());
            findings.add(new Finding("signature of the " + signer.title(), holds, "by " + signer.member()));
        }
    }

    private static void inclusion(
            Transaction transaction,
            ChainId chain,
            ResultDetailView answer,
            String sealedHeader,
            List<Finding> findings)
            throws DecodeException {
        SealedHeader header = BlockCodec.decodeSealedHeader(bytes("sealed header", sealedHeader));
        var siblings = new ArrayList<Digest>();
        for (var sibling : answer.proof()) siblings.add(digest(sibling));
        var proof =
                new MerkleTree.Proof(answer.transactionIndex(), header.header().transactionCount(), siblings);
        findings.add(new Finding(
                "inclusion",
                proof.proves(transaction.id(), header.transactionsRoot()),
                "transaction " + (answer.transactionIndex() + 1) + " of "
                        + header.header().transactionCount() + " in block " + header.height()));
        findings.add(new Finding(
                "signature of the proposer",
                verify(
                        header.header().proposer(),
                        Domain.BLOCK,
                        chain,
                        header.id().toBytes(),
                        header.signature().toBytes()),
                "block " + header.height() + ", id " + header.id()));
    }

    private static boolean verify(MemberId member, Domain domain, ChainId chain, byte[] message, byte[] signature) {
        return Holder.SIGNATURES.verify(member, domain, chain, message, signature);
    }

    /** Loading the library takes a while; clients that check nothing need not wait for it. */
    private static final class Holder {
        private static final Signatures SIGNATURES = Signatures.fastest();
    }

    private static int index(String id) throws DecodeException {
        try {
            return Integer.parseInt(id.substring(id.indexOf('-') + 1));
        } catch (NumberFormatException e) {
            throw new DecodeException("'" + id + "' has no index after its '-'.");
        }
    }

    private static byte[] bytes(String what, String hex) throws DecodeException {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new DecodeException("The " + what + " is not hexadecimal.");
        }
    }

    private static Digest digest(String hex) throws DecodeException {
        var bytes = bytes("proof", hex);
        if (bytes.length != Digest.LENGTH)
            throw new DecodeException("The proof holds a hash of " + bytes.length + " bytes.");
        return Digest.of(bytes);
    }
}
