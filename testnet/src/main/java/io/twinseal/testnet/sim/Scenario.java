package io.twinseal.testnet.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What goes wrong in a world. */
public enum Scenario {
    /** Nothing: a network in fair weather. */
    CALM(EnumSet.noneOf(Trouble.class), Byzantine.NONE),
    PARTITIONS(EnumSet.of(Trouble.PARTITIONS, Trouble.WEATHER), Byzantine.NONE),
    CRASHES(EnumSet.of(Trouble.CRASHES, Trouble.WEATHER), Byzantine.NONE),
    DISKS(EnumSet.of(Trouble.CRASHES, Trouble.DISKS, Trouble.PARTITIONS), Byzantine.NONE),
    SKEW(EnumSet.of(Trouble.SKEW, Trouble.WEATHER), Byzantine.NONE),
    DOUBLE_VOTER(EnumSet.of(Trouble.PARTITIONS), Byzantine.DOUBLE_VOTER),
    SURROUND_VOTER(EnumSet.of(Trouble.PARTITIONS), Byzantine.SURROUND_VOTER),
    PRIVATE_MINER(EnumSet.of(Trouble.WEATHER), Byzantine.PRIVATE_MINER),
    WITHHOLDER(EnumSet.of(Trouble.WEATHER), Byzantine.WITHHOLDER),
    EQUIVOCATOR(EnumSet.of(Trouble.WEATHER), Byzantine.EQUIVOCATOR),
    FORGER(EnumSet.of(Trouble.WEATHER), Byzantine.FORGER),
    SILENT_THIRD(EnumSet.of(Trouble.PARTITIONS, Trouble.WEATHER), Byzantine.SILENT),
    /** Access points come and go; some are not in genesis. */
    MEMBERSHIP(EnumSet.of(Trouble.MEMBERS, Trouble.PARTITIONS, Trouble.WEATHER, Trouble.CRASHES), Byzantine.NONE),
    /** All but two lie: nothing is safe any more but each honest member's own conduct. */
    OVERWHELMED(EnumSet.of(Trouble.PARTITIONS, Trouble.DISKS), Byzantine.CONSPIRATOR),
    /** Everything at once but changes of members, with liars of all kinds. */
    MIXED(EnumSet.complementOf(EnumSet.of(Trouble.MEMBERS)), Byzantine.ANY);

    enum Trouble {
        PARTITIONS,
        WEATHER,
        CRASHES,
        DISKS,
        SKEW,
        MEMBERS
    }

    private enum Byzantine {
        NONE,
        DOUBLE_VOTER,
        SURROUND_VOTER,
        PRIVATE_MINER,
        WITHHOLDER,
        EQUIVOCATOR,
        FORGER,
        SILENT,
        CONSPIRATOR,
        ANY
    }

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy that nobody can change
    private final Set<Trouble> troubles;

    private final Byzantine byzantine;

    Scenario(Set<Trouble> troubles, Byzantine byzantine) {
        this.troubles = Set.copyOf(troubles);
        this.byzantine = byzantine;
    }

    /** As the command line writes it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    /** Fewer than a third of so many, but in one scenario. */
    int liars(int size) {
        if (byzantine == Byzantine.NONE) return 0;
        return this == OVERWHELMED ? size - 2 : (size - 1) / 3;
    }

    /**
     * Before anything goes wrong. Where members change, all who are in genesis vote by then: one that crashes before would
     * wait for many blocks to become final, and soon they might need it.
     */
    long calmMillis() {
        return has(Trouble.MEMBERS) ? 5_000 : 0;
    }

    int accessPointsMin() {
        return has(Trouble.MEMBERS) ? 2 * Government.ACCESS_POINTS_MIN : Cast.ACCESS_POINTS_MIN;
    }

    /** How many of so many access points are not in genesis. */
    int newcomers(int size, RandomGenerator random) {
        return has(Trouble.MEMBERS) ? random.nextInt(1, size - Government.ACCESS_POINTS_MIN + 1) : 0;
    }

    Misconduct misconduct(World world, RandomGenerator random) {
        Byzantine kind = byzantine;
        Byzantine[] kinds = Byzantine.values();
        if (kind == Byzantine.ANY) kind = kinds[random.nextInt(1, kinds.length - 1)];
        return switch (kind) {
            case DOUBLE_VOTER -> new FalseVoter(world, random);
            case SURROUND_VOTER -> new ReachingVoter(world, random);
            case PRIVATE_MINER -> new PrivateMiner(world, random);
            case WITHHOLDER -> new Withholder(world, random);
            case EQUIVOCATOR -> new Equivocator(world, random);
            case FORGER -> new Forger(world, random);
            case CONSPIRATOR -> new Conspirator(world, random);
            case SILENT -> new Silence(world);
            case NONE, ANY -> throw new AssertionError(kind);
        };
    }

    List<Checker> checkers(World world) {
        PlainRules rules = new PlainRules(world);
        List<Checker> checkers = new ArrayList<>(List.of(
                new OwnFinality(world),
                new Recovery(world),
                new Conduct(world),
                new Replay(world),
                rules,
                new Quorums(world, rules),
                new HeaviestChain(world),
                new Justice(world),
                new Trust(world)));
        if (this != OVERWHELMED) {
            checkers.add(new Agreement(world));
            checkers.add(new Resumption(world, rules));
        }
        return checkers;
    }
}
