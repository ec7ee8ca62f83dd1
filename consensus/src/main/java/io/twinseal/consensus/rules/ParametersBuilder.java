package io.twinseal.consensus.rules;

/** Names each of the many {@link Parameters} where they are given; the record checks them. */
public final class ParametersBuilder {
    private long alpha = Fixed.parse("0.69");
    private long beta = 0;
    private ReputationFunction reputationFunction = ReputationFunction.SATURATING;
    private long reputationUnit = 1_000_000_000L;
    private long reputationMin = 0;
    private long reputationMax = Fixed.ONE;
    private int reputationWindow = 128;
    private int reputationLag = 8;
    private RetargetMode retarget = RetargetMode.HASHRATE;
    private int retargetWindow = 128;
    private long blockTimeMillis = 500;
    private long initialDifficulty = 100_000;
    private long idleIntervalMillis = 30_000;
    private int slotWindow = 64;
    private int blockBytesMax = 1024 * 1024;
    private int blockTransactionsMax = 2_000;
    private int activationDelay = 20;
    private boolean experiment = false;

    ParametersBuilder() {}

    public Parameters build() {
        return new Parameters(
                alpha,
                beta,
                reputationFunction,
                reputationUnit,
                reputationMin,
                reputationMax,
                reputationWindow,
                reputationLag,
                retarget,
                retargetWindow,
                blockTimeMillis,
                initialDifficulty,
                idleIntervalMillis,
                slotWindow,
                blockBytesMax,
                blockTransactionsMax,
                activationDelay,
                experiment);
    }

    public ParametersBuilder alpha(long value) {
        alpha = value;
        return this;
    }

    public ParametersBuilder beta(long value) {
        beta = value;
        return this;
    }

    public ParametersBuilder reputationFunction(ReputationFunction value) {
        reputationFunction = value;
        return this;
    }

    public ParametersBuilder reputationUnit(long value) {
        reputationUnit = value;
        return this;
    }

    public ParametersBuilder reputationMin(long value) {
        reputationMin = value;
        return this;
    }

    public ParametersBuilder reputationMax(long value) {
        reputationMax = value;
        return this;
    }

    public ParametersBuilder reputationWindow(int value) {
        reputationWindow = value;
        return this;
    }

    public ParametersBuilder reputationLag(int value) {
        reputationLag = value;
        return this;
    }

    public ParametersBuilder retarget(RetargetMode value) {
        retarget = value;
        return this;
    }

    public ParametersBuilder retargetWindow(int value) {
        retargetWindow = value;
        return this;
    }

    public ParametersBuilder blockTimeMillis(long value) {
        blockTimeMillis = value;
        return this;
    }

    public ParametersBuilder initialDifficulty(long value) {
        initialDifficulty = value;
        return this;
    }

    public ParametersBuilder idleIntervalMillis(long value) {
        idleIntervalMillis = value;
        return this;
    }

    public ParametersBuilder slotWindow(int value) {
        slotWindow = value;
        return this;
    }

    public ParametersBuilder blockBytesMax(int value) {
        blockBytesMax = value;
        return this;
    }

    public ParametersBuilder blockTransactionsMax(int value) {
        blockTransactionsMax = value;
        return this;
    }

    public ParametersBuilder activationDelay(int value) {
        activationDelay = value;
        return this;
    }

    public ParametersBuilder experiment(boolean value) {
        experiment = value;
        return this;
    }
}
