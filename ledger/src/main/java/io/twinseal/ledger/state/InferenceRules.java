package io.twinseal.ledger.state;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.types.TwinResult;
import java.math.BigInteger;
import java.util.Optional;

/** When a batch may stand in a block, but for its sequence number, which depends on the batches before it. */
public final class InferenceRules {
    /** How far a signer's clock may be ahead of the proposer's. */
    public static final long CLOCK_MILLIS_MAX = 2_000;

    private InferenceRules() {}

    /** The first lasting rule that the batch breaks under this state: membership, association, twins, models, cuts. */
    public static Optional<Refusal> violation(State state, InferenceBatch batch) {
        Optional<MemberInfo> accessPoint = state.member(batch.accessPoint());
        if (accessPoint.isEmpty() || accessPoint.get().role() != Role.ACCESS_POINT)
            return refuse(Code.NO_ACCESS_POINT, "Member " + batch.accessPoint() + " is no access point of this chain.");
        Optional<Breach> suspended = state.suspension(batch.accessPoint());
        if (suspended.isPresent())
            return refuse(
                    Code.SUSPENDED,
                    "Access point '" + accessPoint.get().name() + "' is suspended: it signed "
                            + suspended.get().title() + ".");
        Optional<MemberInfo> gateway = state.member(batch.gateway());
        if (gateway.isEmpty() || gateway.get().role() != Role.GATEWAY)
            return refuse(Code.NO_GATEWAY, "Member " + batch.gateway() + " is no gateway of this chain.");
        if (!gateway.get().accessPoints().contains(batch.accessPoint()))
            return refuse(
                    Code.NOT_ASSOCIATED,
                    "Gateway '" + gateway.get().name() + "' is not associated with access point '"
                            + accessPoint.get().name() + "'.");
        for (TwinResult result : batch.results()) {
            Optional<Refusal> violation = violation(state, batch, result);
            if (violation.isPresent()) return violation;
        }
        return Optional.empty();
    }

    /** Whether the batch fits the block's place and time; a batch that does not now may do so later, or elsewhere. */
    public static Optional<Refusal> mismatch(InferenceBatch batch, Ancestors ancestors, long blockTimeMillis) {
        if (!ancestors.contains(batch.slot()))
            return refuse(
                    Code.UNKNOWN_SLOT,
                    "Slot " + batch.slot() + " is none of the blocks that a batch may refer to here.");
        if (batch.timeMillis() > blockTimeMillis + CLOCK_MILLIS_MAX)
            return refuse(
                    Code.SIGNED_AHEAD,
                    "The batch was signed at " + batch.timeMillis() + " ms, more than " + CLOCK_MILLIS_MAX
                            + " ms after the block's time " + blockTimeMillis + " ms.");
        return Optional.empty();
    }

    private static Optional<Refusal> violation(State state, InferenceBatch batch, TwinResult result) {
        Optional<TwinInfo> twin = state.twin(result.twin());
        if (twin.isEmpty()) return refuse(Code.UNKNOWN_TWIN, "Twin '" + result.twin() + "' is not registered.");
        if (!twin.get().gateway().equals(batch.gateway()))
            return refuse(
                    Code.UNKNOWN_TWIN,
                    "Twin '" + result.twin() + "' belongs to gateway "
                            + twin.get().gateway() + ", not to " + batch.gateway() + ".");
        Optional<ModelInfo> model = state.model(result.model());
        if (model.isEmpty() || !twin.get().model().equals(result.model()))
            return refuse(
                    Code.WRONG_MODEL,
                    "Twin '" + result.twin() + "' runs model " + twin.get().model() + ", not " + result.model() + ".");
        int layers = model.get().layers().size();
        if (result.cut() > layers)
            return refuse(
                    Code.BAD_CUT,
                    "Cut " + result.cut() + " of twin '" + result.twin() + "' is beyond the " + layers
                            + " layers of model '" + model.get().name() + "'.");
        if (result.points() > twin.get().pointsMax())
            return refuse(
                    Code.TOO_MANY_POINTS,
                    "Twin '" + result.twin() + "' may have " + twin.get().pointsMax() + " data points a batch, but has "
                            + result.points() + ".");
        long bytes = (long) result.points() * model.get().outputValues() * Float.BYTES;
        if (result.outputs().size() != bytes)
            return refuse(
                    Code.WRONG_OUTPUT_SIZE,
                    "Twin '" + result.twin() + "' must have " + bytes + " bytes of outputs for " + result.points()
                            + " data points, but has " + result.outputs().size() + ".");
        return Optional.empty();
    }

    /** FLOPs that the batch proves for its access point: points times the layers after the cut; for valid batches only. */
    static BigInteger work(State state, InferenceBatch batch) {
        BigInteger sum = BigInteger.ZERO;
        for (TwinResult result : batch.results()) {
            ModelInfo model = state.model(result.model()).orElseThrow();
            sum = sum.add(
                    BigInteger.valueOf(result.points()).multiply(BigInteger.valueOf(model.flopsAfter(result.cut()))));
        }
        return sum;
    }

    private static Optional<Refusal> refuse(Code code, String sentence) {
        return Optional.of(new Refusal(code, sentence));
    }
}
