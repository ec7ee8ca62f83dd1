package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.positive;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ReputationFunction;
import io.twinseal.consensus.rules.RetargetMode;

/** Chain parameters as a message. */
final class ParametersCodec {
    private ParametersCodec() {}

    static io.twinseal.ledger.proto.Parameters encode(Parameters parameters) {
        return io.twinseal.ledger.proto.Parameters.newBuilder()
                .setAlpha(parameters.alpha())
                .setBeta(parameters.beta())
                .setReputationFunction(encode(parameters.reputationFunction()))
                .setReputationUnit(parameters.reputationUnit())
                .setReputationMin(parameters.reputationMin())
                .setReputationMax(parameters.reputationMax())
                .setReputationWindow(parameters.reputationWindow())
                .setReputationLag(parameters.reputationLag())
                .setRetarget(encode(parameters.retarget()))
                .setRetargetWindow(parameters.retargetWindow())
                .setBlockTimeMillis(parameters.blockTimeMillis())
                .setInitialDifficulty(parameters.initialDifficulty())
                .setIdleIntervalMillis(parameters.idleIntervalMillis())
                .setSlotWindow(parameters.slotWindow())
                .setBlockBytesMax(parameters.blockBytesMax())
                .setBlockTransactionsMax(parameters.blockTransactionsMax())
                .setActivationDelay(parameters.activationDelay())
                .setExperiment(parameters.experiment())
                .build();
    }

    static Parameters decode(io.twinseal.ledger.proto.Parameters message) throws DecodeException {
        ReputationFunction function = decode(message.getReputationFunction());
        RetargetMode retarget = decode(message.getRetarget());
        int reputationWindow = positive("Parameters.reputation_window", message.getReputationWindow());
        int reputationLag = positive("Parameters.reputation_lag", message.getReputationLag());
        int retargetWindow = positive("Parameters.retarget_window", message.getRetargetWindow());
        int slotWindow = positive("Parameters.slot_window", message.getSlotWindow());
        int bytesMax = positive("Parameters.block_bytes_max", message.getBlockBytesMax());
        int transactionsMax = positive("Parameters.block_transactions_max", message.getBlockTransactionsMax());
        int activationDelay = positive("Parameters.activation_delay", message.getActivationDelay());
        return Canonical.make(
                "parameters",
                () -> Parameters.builder()
                        .alpha(message.getAlpha())
                        .beta(message.getBeta())
                        .reputationFunction(function)
                        .reputationUnit(message.getReputationUnit())
                        .reputationMin(message.getReputationMin())
                        .reputationMax(message.getReputationMax())
                        .reputationWindow(reputationWindow)
                        .reputationLag(reputationLag)
                        .retarget(retarget)
                        .retargetWindow(retargetWindow)
                        .blockTimeMillis(message.getBlockTimeMillis())
                        .initialDifficulty(message.getInitialDifficulty())
                        .idleIntervalMillis(message.getIdleIntervalMillis())
                        .slotWindow(slotWindow)
                        .blockBytesMax(bytesMax)
                        .blockTransactionsMax(transactionsMax)
                        .activationDelay(activationDelay)
                        .experiment(message.getExperiment())
                        .build());
    }

    private static io.twinseal.ledger.proto.Parameters.ReputationFunction encode(ReputationFunction function) {
        return switch (function) {
            case LINEAR -> io.twinseal.ledger.proto.Parameters.ReputationFunction.LINEAR;
            case LOG -> io.twinseal.ledger.proto.Parameters.ReputationFunction.LOG;
            case SATURATING -> io.twinseal.ledger.proto.Parameters.ReputationFunction.SATURATING;
        };
    }

    private static ReputationFunction decode(io.twinseal.ledger.proto.Parameters.ReputationFunction message)
            throws DecodeException {
        return switch (message) {
            case LINEAR -> ReputationFunction.LINEAR;
            case LOG -> ReputationFunction.LOG;
            case SATURATING -> ReputationFunction.SATURATING;
            case REPUTATION_FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("Field Parameters.reputation_function must be LINEAR, LOG or SATURATING.");
        };
    }

    private static io.twinseal.ledger.proto.Parameters.Retarget encode(RetargetMode mode) {
        return switch (mode) {
            case HASHRATE -> io.twinseal.ledger.proto.Parameters.Retarget.HASHRATE;
            case INTERVAL -> io.twinseal.ledger.proto.Parameters.Retarget.INTERVAL;
            case FIXED -> io.twinseal.ledger.proto.Parameters.Retarget.FIXED;
        };
    }

    private static RetargetMode decode(io.twinseal.ledger.proto.Parameters.Retarget message) throws DecodeException {
        return switch (message) {
            case HASHRATE -> RetargetMode.HASHRATE;
            case INTERVAL -> RetargetMode.INTERVAL;
            case FIXED -> RetargetMode.FIXED;
            case RETARGET_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("Field Parameters.retarget must be HASHRATE, INTERVAL or FIXED.");
        };
    }
}
