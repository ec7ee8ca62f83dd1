package io.twinseal.testnet.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ParametersBuilder;
import io.twinseal.consensus.rules.ReputationFunction;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Who takes part in a world, and the chain that they start from. */
record Cast(List<MemberKey> accessPoints, List<MemberKey> gateways, Genesis genesis, ChainId chain) {
    static final int ACCESS_POINTS_MIN = 4;
    static final int ACCESS_POINTS_MAX = 7;
    static final int GATEWAYS = 2;
    static final int POINTS_MAX = 4;
    static final long START_MILLIS = 1_700_000_000_000L;
    static final long BLOCK_MILLIS = 800;

    /** Of one access point. Low, because the nonces are real. */
    static final double HASHES_PER_SECOND = 250;

    static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));

    private static final long LAYER_FLOPS = 1_000;
    private static final long IDLE_MILLIS = 2_000;
    private static final int ACTIVATION_DELAY_MAX = 6;

    /** The same in all worlds: making keys takes long. */
    private static final List<MemberKey> KEYS =
            IntStream.range(0, ACCESS_POINTS_MAX + GATEWAYS).mapToObj(Cast::key).toList();

    /**
     * Draws parameters.
     *
     * @param newcomers how many of the access points, the last, are not in genesis
     * @param miners expected to mine, each at the usual rate
     */
    static Cast draw(int size, int newcomers, int miners, RandomGenerator random) {
        List<MemberKey> accessPoints = KEYS.subList(0, size);
        List<MemberKey> gateways = KEYS.subList(ACCESS_POINTS_MAX, KEYS.size());
        List<MemberInfo> members = new ArrayList<>();
        int registered = size - newcomers;
        for (int i = 0; i < registered; i++)
            members.add(accessPoint(i, accessPoints.get(i).id()));
        List<TwinInfo> twins = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            int first = i;
            List<MemberId> served = IntStream.range(0, registered)
                    .mapToObj(k -> accessPoints.get((first + k) % registered).id())
                    .toList();
            members.add(new MemberInfo(gateways.get(i).id(), Role.GATEWAY, "gw-" + i, served));
            twins.add(new TwinInfo(twin(i), gateways.get(i).id(), MODEL, POINTS_MAX));
        }
        members.sort(Comparator.comparing(MemberInfo::id));
        List<LayerInfo> layers = List.of(new LayerInfo("one", LAYER_FLOPS, 8), new LayerInfo("two", LAYER_FLOPS, 8));
        ModelInfo model = new ModelInfo(MODEL, "sum", "regression", 2, List.of(), layers);
        Genesis genesis = new Genesis(
                "sim", START_MILLIS, parameters(newcomers > 0, miners, random), members, List.of(model), twins);
        return new Cast(accessPoints, gateways, genesis, GenesisCodec.chainId(genesis));
    }

    boolean isInGenesis(MemberId id) {
        return genesis.members().stream().anyMatch(member -> member.id().equals(id));
    }

    static MemberInfo accessPoint(int index, MemberId id) {
        return new MemberInfo(id, Role.ACCESS_POINT, "ap-" + index, List.of());
    }

    static String twin(int gateway) {
        return "twin-" + gateway;
    }

    private static Parameters parameters(boolean changing, int miners, RandomGenerator random) {
        ParametersBuilder parameters = Parameters.builder()
                .alpha(Fixed.parse(random.nextBoolean() ? "0.69" : "0.3"))
                .beta(Fixed.parse(random.nextBoolean() ? "0" : "0.1"))
                .reputationFunction(pick(ReputationFunction.values(), random))
                .reputationUnit(random.nextLong(200, 4_000))
                .reputationWindow(random.nextInt(6, 24))
                .reputationLag(random.nextInt(1, 9))
                .retarget(pick(RetargetMode.values(), random))
                .retargetWindow(random.nextInt(8, 64))
                .blockTimeMillis(BLOCK_MILLIS)
                .initialDifficulty((long) (HASHES_PER_SECOND * miners * BLOCK_MILLIS / 1_000))
                .idleIntervalMillis(IDLE_MILLIS);
        if (changing) parameters.activationDelay(random.nextInt(1, ACTIVATION_DELAY_MAX + 1));
        return parameters.build();
    }

    private static <T> T pick(T[] values, RandomGenerator random) {
        return values[random.nextInt(values.length)];
    }

    private static MemberKey key(int index) {
        byte[] seed = new byte[32];
        seed[0] = 1;
        seed[1] = (byte) index;
        return MemberKey.ofSeed(seed);
    }
}
