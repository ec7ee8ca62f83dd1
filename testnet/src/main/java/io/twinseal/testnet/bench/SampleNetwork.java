package io.twinseal.testnet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One access point and one gateway with a chain of real signatures, mined at difficulty 1. */
final class SampleNetwork {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final long BLOCK_MILLIS = 500;
    private static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));

    final MemberKey accessPoint = key(1);
    final MemberKey gateway = key(2);
    final Genesis genesis = genesis();
    final ChainId chainId = GenesisCodec.chainId(genesis);
    final TransactionMaker maker =
            new TransactionMaker(chainId, accessPoint, gateway, genesis.models().get(0), List.of("press"));

    /** Blocks of a chain on top of genesis. */
    List<Block> chain(int blocks, int transactionsEach) {
        Chain chain = Chain.open(genesis, new ChainStore(new MemoryStore()));
        Verifier verifier = new Verifier(chainId, Signatures.fastest(), 2 * transactionsEach);
        List<Block> made = new ArrayList<>();
        long sequence = 1;
        for (int i = 1; i <= blocks; i++) {
            long now = START_MILLIS + i * BLOCK_MILLIS;
            List<VerifiedTransaction> transactions = new ArrayList<>();
            for (int t = 0; t < transactionsEach; t++)
                transactions.add(valid(
                        verifier.transaction(maker.make(sequence++, chain.head().id(), now - BLOCK_MILLIS / 2, 1))));
            Block block =
                    seal(chain.candidate(accessPoint.id(), transactions, now).orElseThrow());
            VerifiedBlock verified = valid(verifier.block(block));
            if (!(chain.importBlock(verified, now, false) instanceof ImportResult.Imported))
                throw new IllegalStateException("block " + i + " was not imported");
            made.add(block);
        }
        return made;
    }

    static <T> T valid(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) return valid.value();
        throw new IllegalStateException(checked.toString());
    }

    private Block seal(Candidate candidate) {
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        return candidate.seal(nonce, accessPoint);
    }

    private Genesis genesis() {
        List<MemberInfo> members = new ArrayList<>(List.of(
                new MemberInfo(accessPoint.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                new MemberInfo(gateway.id(), Role.GATEWAY, "gateway-1", List.of(accessPoint.id()))));
        members.sort(Comparator.comparing(MemberInfo::id));
        List<LayerInfo> layers = List.of(new LayerInfo("one", 1_000, 4), new LayerInfo("two", 1_000, 4));
        ModelInfo model = new ModelInfo(MODEL, "sample", "regression", 1, List.of(), layers);
        Parameters parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .blockTimeMillis(BLOCK_MILLIS)
                .build();
        TwinInfo twin = new TwinInfo("press", gateway.id(), MODEL, 16);
        return new Genesis("bench", START_MILLIS, parameters, members, List.of(model), List.of(twin));
    }

    private static MemberKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return MemberKey.ofSeed(seed);
    }
}
