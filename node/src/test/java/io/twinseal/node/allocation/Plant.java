package io.twinseal.node.allocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.accesspoint.OffloadTrace.Share;
import io.twinseal.node.config.AllocationConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two access points, two gateways of the first, and twins of two models. U of an access point that has done nothing is
 * 0.25; the difficulty is 1.
 */
final class Plant {
    static final long START_MILLIS = 1_700_000_000_000L;
    static final double REPUTATION = 0.25;
    static final double ALPHA = 0.5;
    static final MemberKey AP = key("ap-1");
    static final MemberKey OTHER_AP = key("ap-2");
    static final MemberKey GATEWAY = key("gateway-1");
    static final MemberKey OTHER_GATEWAY = key("gateway-2");
    static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));
    static final Digest OTHER_MODEL = Digest.sha256("other model".getBytes(UTF_8));

    /** 8 bytes go in; 1,000 FLOPs make 16 bytes of them, 3,000 more make 4. */
    static final ModelManifest MANIFEST = new ModelManifest(
            ModelId.of(MODEL.toBytes()),
            "sum",
            OutputKind.REGRESSION,
            2,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(LayerProfile.of("one", 1_000, 0, List.of(4)), LayerProfile.of("two", 3_000, 0, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    private Plant() {}

    /** At genesis. */
    static Chain chain() {
        return Chain.open(genesis(), new ChainStore(new MemoryStore()));
    }

    /** The second access point finds a block on top of the head. */
    static void mine(Chain chain, long nowMillis) {
        Candidate candidate =
                chain.candidate(OTHER_AP.id(), List.of(), nowMillis).orElseThrow();
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        var checked = new Verifier(chain.id(), Signatures.fastest(), 10).block(candidate.seal(nonce, OTHER_AP));
        if (!(checked instanceof Checked.Valid<VerifiedBlock> valid)) throw new AssertionError(checked.toString());
        chain.importBlock(valid.value(), nowMillis, false);
    }

    static Optional<ModelManifest> manifest(Digest model) {
        return model.equals(MODEL) ? Optional.of(MANIFEST) : Optional.of(MANIFEST.withId(ModelId.of(model.toBytes())));
    }

    /** A call of the bottom half takes 100 µs and 50 µs a point for each layer; of the top half 200 µs and 10 µs. */
    static MachineProfile profile(Digest model, double slowness) {
        return new MachineProfile(
                ModelId.of(model.toBytes()), "test", List.of(calls(1, slowness), calls(16, slowness)));
    }

    private static Batch calls(int points, double slowness) {
        double bottom = slowness * (100 + 50 * points);
        double top = slowness * (200 + 10 * points);
        return new Batch(points, List.of(new Halves(0, 2 * top), new Halves(bottom, top), new Halves(2 * bottom, 0)));
    }

    /** An offload of some twins' points of the model at a cut. */
    static OffloadTrace trace(int cut, int points, String... twins) {
        List<Share> shares = Arrays.stream(twins)
                .map(twin -> new Share(twin, MODEL, cut, points))
                .toList();
        return new OffloadTrace(shares, (long) twins.length * points * MANIFEST.activationBytesPerPoint(cut));
    }

    static AllocationConfig config(double latencyWeight, ReputationBand band, String... policies) {
        return new AllocationConfig(
                Arrays.stream(policies).map(PolicyName::new).toList(),
                5_000,
                1_000,
                latencyWeight,
                band,
                new AllocationConfig.Power(OptionalDouble.empty(), 1_000));
    }

    private static Genesis genesis() {
        var members = Stream.of(
                        new MemberInfo(AP.id(), Role.ACCESS_POINT, "ap-1", List.of()),
                        new MemberInfo(OTHER_AP.id(), Role.ACCESS_POINT, "ap-2", List.of()),
                        new MemberInfo(GATEWAY.id(), Role.GATEWAY, "gateway-1", List.of(AP.id())),
                        new MemberInfo(OTHER_GATEWAY.id(), Role.GATEWAY, "gateway-2", List.of(AP.id())))
                .sorted(Comparator.comparing(MemberInfo::id))
                .toList();
        var parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .reputationMin(Fixed.parse(String.valueOf(REPUTATION)))
                .alpha(Fixed.parse(String.valueOf(ALPHA)))
                .build();
        return new Genesis(
                "test",
                START_MILLIS,
                parameters,
                members,
                Stream.of(model(MODEL, "sum"), model(OTHER_MODEL, "mean"))
                        .sorted(Comparator.comparing(ModelInfo::digest))
                        .toList(),
                List.of(
                        new TwinInfo("drill", GATEWAY.id(), OTHER_MODEL, 64),
                        new TwinInfo("lathe", OTHER_GATEWAY.id(), MODEL, 64),
                        new TwinInfo("press", GATEWAY.id(), MODEL, 64),
                        new TwinInfo("saw", GATEWAY.id(), MODEL, 64)));
    }

    private static ModelInfo model(Digest digest, String name) {
        return new ModelInfo(
                digest,
                name,
                "regression",
                1,
                List.of("sum"),
                List.of(new LayerInfo("one", 1_000, 16), new LayerInfo("two", 3_000, 4)));
    }

    private static MemberKey key(String name) {
        return MemberKey.ofSeed(Digest.sha256(name.getBytes(UTF_8)).toBytes());
    }
}
