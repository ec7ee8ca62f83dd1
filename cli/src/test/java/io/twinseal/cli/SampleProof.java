package io.twinseal.cli;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.Verifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A chain of one access point with one final result, and the proof of that. */
final class SampleProof {
    private static final long TIME_MILLIS = 1_700_000_000_000L;
    private static final MemberKey ACCESS_POINT = MemberKey.ofSeed(filled(1));
    private static final MemberKey GATEWAY = MemberKey.ofSeed(filled(2));
    private static final Digest MODEL = Digest.of(filled(9));

    private final Genesis genesis = genesisOfOne();
    private final ResultProof proof;

    SampleProof() {
        this(new ChainStore(new MemoryStore()));
    }

    /** Leaves the chain in an empty store. */
    SampleProof(ChainStore store) {
        proof = make(store);
    }

    Genesis genesis() {
        return genesis;
    }

    byte[] proof() {
        return ProofCodec.encode(proof).toBytes();
    }

    String resultId() {
        return Ids.resultId(proof.transaction().id(), 0);
    }

    String accessPoint() {
        return ACCESS_POINT.id().toString();
    }

    /** The access point's signature stands where the gateway's should. */
    byte[] withAnotherReceipt() {
        var signature = proof.transaction().signatures().get(0);
        var forged = TransactionCodec.join(proof.batch(), List.of(signature, signature));
        return ProofCodec.encode(new ResultProof(
                        proof.chain(), forged, proof.index(), proof.siblings(), proof.headers(), proof.certified()))
                .toBytes();
    }

    private static Genesis genesisOfOne() {
        var accessPoint = ACCESS_POINT.id();
        var members = Stream.of(
                        new MemberInfo(accessPoint, Role.ACCESS_POINT, "ap-1", List.of()),
                        new MemberInfo(GATEWAY.id(), Role.GATEWAY, "gateway-1", List.of(accessPoint)))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
        var layers = List.of(new LayerInfo("a", 100, 16), new LayerInfo("b", 200, 4));
        return new Genesis(
                "plant",
                TIME_MILLIS,
                Parameters.builder().initialDifficulty(4).build(),
                members,
                List.of(new ModelInfo(MODEL, "rul-cnn", "regression", 1, List.of("rul"), layers)),
                List.of(new TwinInfo("engine-1", GATEWAY.id(), MODEL, 4)));
    }

    private ResultProof make(ChainStore store) {
        var chain = Chain.open(genesis, store);
        var source = Checkpoint.of(chain.head());
        var verifier = new Verifier(chain.id(), Signatures.fastest(), 10);
        var transaction = transaction(chain);
        var candidate = chain.candidate(
                        ACCESS_POINT.id(), List.of(passed(verifier.transaction(transaction))), TIME_MILLIS + 500)
                .orElseThrow();
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        var block = candidate.seal(nonce, ACCESS_POINT);
        chain.importBlock(passed(verifier.block(block)), TIME_MILLIS + 500, false);
        var target = Checkpoint.of(block.header());
        chain.take(signed(chain, new Vote(source, target)));
        chain.take(signed(chain, new Acknowledgement(target)));
        var answer = new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store()).prove(transaction.id());
        return ((ProofBuilder.Answer.Made) answer).proof();
    }

    private static Transaction transaction(Chain chain) {
        var outputs = ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(93.25f)
                .array();
        var result = new TwinResult(
                "engine-1",
                MODEL,
                1,
                1,
                Digest.of(filled(8)),
                Digest.sha256(outputs),
                Bytes.copyOf(outputs),
                TIME_MILLIS);
        var batch = new InferenceBatch(
                ACCESS_POINT.id(), GATEWAY.id(), 1, chain.head().id(), TIME_MILLIS, "", List.of(result));
        var body = TransactionCodec.encodeBody(batch).toBytes();
        return TransactionCodec.join(
                batch,
                List.of(
                        ACCESS_POINT.sign(Domain.BATCH, chain.id(), body),
                        GATEWAY.sign(Domain.RECEIPT, chain.id(), body)));
    }

    private static SignedStatement signed(Chain chain, Statement statement) {
        var signature = ACCESS_POINT.sign(Domain.STATEMENT, chain.id(), StatementCodec.signedBytes(statement));
        return new SignedStatement(ACCESS_POINT.id(), statement, Signature.of(signature.toBytes()));
    }

    private static <T> T passed(Checked<T> checked) {
        return ((Checked.Valid<T>) checked).value();
    }

    private static byte[] filled(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
