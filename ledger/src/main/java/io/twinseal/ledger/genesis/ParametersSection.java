package io.twinseal.ledger.genesis;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.ParameterException;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ReputationFunction;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.toml.TomlKey;
import io.twinseal.ledger.toml.TomlSection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;

/** The {@code [parameters]} of a genesis file; each may be left out and then has the usual value. */
final class ParametersSection {
    private static final Parameters USUAL = Parameters.builder().build();
    private static final BigDecimal FIXED_MAX = BigDecimal.valueOf(1L << 31);
    private static final int FIXED_DECIMALS_MAX = 10;

    private final TomlSection section;
    private final Parameters otherwise;

    private ParametersSection(TomlSection section, Parameters otherwise) {
        this.section = section;
        this.otherwise = otherwise;
    }

    static Parameters read(TomlSection section) {
        return read(section, USUAL);
    }

    /** The parameters of the section; those left out keep the value given. */
    static Parameters read(TomlSection section, Parameters otherwise) {
        return new ParametersSection(section, otherwise).read();
    }

    static String text(Parameters parameters) {
        return """
                [parameters]
                alpha = "%s"
                beta = "%s"
                reputation_function = "%s"
                reputation_unit = %d
                reputation_min = "%s"
                reputation_max = "%s"
                reputation_window = %d
                reputation_lag = %d
                retarget = "%s"
                retarget_window = %d
                block_time_millis = %d
                initial_difficulty = %d
                idle_interval_millis = %d
                slot_window = %d
                block_bytes_max = %d
                block_transactions_max = %d
                activation_delay = %d
                experiment = %s
                """.formatted(
                        decimal(parameters.alpha()),
                        decimal(parameters.beta()),
                        word(parameters.reputationFunction()),
                        parameters.reputationUnit(),
                        decimal(parameters.reputationMin()),
                        decimal(parameters.reputationMax()),
                        parameters.reputationWindow(),
                        parameters.reputationLag(),
                        word(parameters.retarget()),
                        parameters.retargetWindow(),
                        parameters.blockTimeMillis(),
                        parameters.initialDifficulty(),
                        parameters.idleIntervalMillis(),
                        parameters.slotWindow(),
                        parameters.blockBytesMax(),
                        parameters.blockTransactionsMax(),
                        parameters.activationDelay(),
                        parameters.experiment());
    }

    /** The shortest decimal that {@link Fixed#parse} reads as this number. */
    static String decimal(long fixed) {
        var exact = new BigDecimal(BigInteger.valueOf(fixed)).divide(BigDecimal.valueOf(Fixed.ONE));
        for (int decimals = 0; decimals <= FIXED_DECIMALS_MAX; decimals++) {
            var text = exact.setScale(decimals, RoundingMode.CEILING).toPlainString();
            if (Fixed.parse(text) == fixed) return text;
        }
        throw new IllegalStateException(exact + " has no short decimal");
    }

    private Parameters read() {
        var builder = Parameters.builder()
                .alpha(fixed("alpha", otherwise.alpha()))
                .beta(fixed("beta", otherwise.beta()))
                .reputationFunction(key("reputation_function", "give linear, log or saturating")
                        .choice(ReputationFunction.class, otherwise.reputationFunction()))
                .reputationUnit(whole("reputation_unit", Long.MAX_VALUE, otherwise.reputationUnit()))
                .reputationMin(fixed("reputation_min", otherwise.reputationMin()))
                .reputationMax(fixed("reputation_max", otherwise.reputationMax()))
                .reputationWindow(small("reputation_window", otherwise.reputationWindow()))
                .reputationLag(small("reputation_lag", otherwise.reputationLag()))
                .retarget(key("retarget", "give hashrate, interval or fixed")
                        .choice(RetargetMode.class, otherwise.retarget()))
                .retargetWindow(small("retarget_window", otherwise.retargetWindow()))
                .blockTimeMillis(whole("block_time_millis", Long.MAX_VALUE, otherwise.blockTimeMillis()))
                .initialDifficulty(whole("initial_difficulty", Long.MAX_VALUE, otherwise.initialDifficulty()))
                .idleIntervalMillis(whole("idle_interval_millis", Long.MAX_VALUE, otherwise.idleIntervalMillis()))
                .slotWindow(small("slot_window", otherwise.slotWindow()))
                .blockBytesMax(small("block_bytes_max", otherwise.blockBytesMax()))
                .blockTransactionsMax(small("block_transactions_max", otherwise.blockTransactionsMax()))
                .activationDelay(small("activation_delay", otherwise.activationDelay()))
                .experiment(key("experiment", "give true or false").flag(otherwise.experiment()));
        try {
            return builder.build();
        } catch (ParameterException e) {
            throw section.error(snakeCase(e.parameter()), String.valueOf(e.getMessage()));
        }
    }

    private long fixed(String name, long usual) {
        var key = key(name, "give a decimal number, e.g. " + decimal(usual));
        if (!key.isPresent()) return usual;
        return Fixed.parse(
                key.decimal(BigDecimal.ZERO, FIXED_MAX.subtract(BigDecimal.ONE)).toPlainString());
    }

    private long whole(String name, long max, long usual) {
        return key(name, "give a whole number, e.g. " + usual).integer(0, max, usual);
    }

    private int small(String name, int usual) {
        return (int) whole(name, Integer.MAX_VALUE, usual);
    }

    private TomlKey key(String name, String fix) {
        return section.key(name, fix);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
