package io.twinseal.testnet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.Checked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** One access point and one gateway, with a chain of difficulty 1. */
final class SampleNetwork {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));

    final MemberKey accessPoint = key(1);
    final MemberKey gateway = key(2);
    final Genesis genesis;
    final ChainId chainId;
    final TransactionMaker maker;

    /** @param twins of the gateway */
    SampleNetwork(int twins) {
        List<String> names = IntStream.range(0, twins)
                .mapToObj(i -> String.format(Locale.ROOT, "press-%03d", i))
                .toList();
        genesis = genesis(names);
        chainId = GenesisCodec.chainId(genesis);
        maker = new TransactionMaker(
                chainId, accessPoint, gateway, genesis.models().get(0), names);
    }

    /** Makes its chain in an empty store. */
    ChainMaker chainIn(KeyValueStore store) {
        return new ChainMaker(genesis, store, maker);
    }

    static <T> T valid(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) return valid.value();
        throw new IllegalStateException(checked.toString());
    }

    private Genesis genesis(List<String> names) {
        List<MemberInfo> members = new ArrayList<>(List.of(
                new MemberInfo(accessPoint.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                new MemberInfo(gateway.id(), Role.GATEWAY, "gateway-1", List.of(accessPoint.id()))));
        members.sort(Comparator.comparing(MemberInfo::id));
        List<LayerInfo> layers = List.of(new LayerInfo("one", 1_000, 4), new LayerInfo("two", 1_000, 4));
        ModelInfo model = new ModelInfo(MODEL, "sample", "regression", 1, List.of(), layers);
        Parameters parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .blockTimeMillis(ChainMaker.BLOCK_MILLIS)
                .build();
        List<TwinInfo> twins = names.stream()
                .map(name -> new TwinInfo(name, gateway.id(), MODEL, 16))
                .toList();
        return new Genesis("bench", START_MILLIS, parameters, members, List.of(model), twins);
    }

    private static MemberKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return MemberKey.ofSeed(seed);
    }
}
