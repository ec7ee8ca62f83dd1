package io.twinseal.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Two access points, a gateway, and what they sign, with difficulty 1. */
public final class SampleLedger {
    public static final long START_MILLIS = 1_700_000_000_000L;
    public static final long BLOCK_MILLIS = 500;
    public static final MemberKey AP = key("ap-1");
    public static final MemberKey OTHER_AP = key("ap-2");
    public static final MemberKey GATEWAY = key("gateway-1");

    private static final Digest DIGEST = Digest.sha256(new byte[Float.BYTES]);
    private static final Genesis GENESIS = genesis();
    public static final long IDLE_MILLIS = GENESIS.parameters().idleIntervalMillis();
    private static final ChainId CHAIN = GenesisCodec.chainId(GENESIS);

    private SampleLedger() {}

    /** A chain of its own, at genesis. */
    public static Chain chain() {
        return chain(new MemoryStore());
    }

    /** A chain in a store. */
    public static Chain chain(MemoryStore store) {
        return Chain.open(GENESIS, new ChainStore(store));
    }

    public static Verifier verifier() {
        return new Verifier(CHAIN, Signatures.fastest(), 100);
    }

    /** A batch of the first access point for the gateway, signed by both. */
    public static VerifiedTransaction transaction(long sequence, BlockId slot) {
        Bytes outputs = Bytes.copyOf(new byte[Float.BYTES]);
        var result = new TwinResult("press", DIGEST, 1, 1, DIGEST, DIGEST, outputs, START_MILLIS);
        var batch = new InferenceBatch(AP.id(), GATEWAY.id(), sequence, slot, START_MILLIS, "test", List.of(result));
        byte[] body = TransactionCodec.encodeBody(batch).toBytes();
        var signatures = List.of(AP.sign(Domain.BATCH, CHAIN, body), GATEWAY.sign(Domain.RECEIPT, CHAIN, body));
        return valid(verifier().transaction(TransactionCodec.join(batch, signatures)));
    }

    /** Mines on top of the chain's head as the second access point, and moves the head. */
    public static Block mine(Chain chain, long nowMillis, VerifiedTransaction... transactions) {
        Block block = block(chain, nowMillis, transactions);
        chain.importBlock(valid(verifier().block(block)), nowMillis, false);
        return block;
    }

    /** Makes a block of the second access point on top of the chain's head. */
    public static Block block(Chain chain, long nowMillis, VerifiedTransaction... transactions) {
        Candidate candidate =
                chain.candidate(OTHER_AP.id(), List.of(transactions), nowMillis).orElseThrow();
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        return candidate.seal(nonce, OTHER_AP);
    }

    private static <T> T valid(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) return valid.value();
        throw new AssertionError(checked.toString());
    }

    private static Genesis genesis() {
        var members = Stream.of(
                        new MemberInfo(AP.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                        new MemberInfo(OTHER_AP.id(), Role.ACCESS_POINT, "ap-2", List.of()),
                        new MemberInfo(GATEWAY.id(), Role.GATEWAY, "gateway-1", List.of(AP.id())))
                .sorted(Comparator.comparing(MemberInfo::id))
                .toList();
        var model = new ModelInfo(DIGEST, "same", "regression", 1, List.of(), List.of(new LayerInfo("one", 10, 4)));
        var parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .blockTimeMillis(BLOCK_MILLIS)
                .build();
        return new Genesis(
                "test",
                START_MILLIS,
                parameters,
                members,
                List.of(model),
                List.of(new TwinInfo("press", GATEWAY.id(), DIGEST, 4)));
    }

    private static MemberKey key(String name) {
        return MemberKey.ofSeed(Digest.sha256(name.getBytes(UTF_8)).toBytes());
    }
}
