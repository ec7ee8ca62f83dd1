package io.twinseal.testnet.sim;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members, reputation, difficulty, targets and weight once more, the obvious way: from the blocks alone, in floating point, by
 * walking the window each time. What the nodes hold must be the same, but for roundings.
 */
final class PlainRules implements Checker {
    /** Roundings of U, and of the sums behind D. */
    private static final double REPUTATION_ERROR = 1e-8;

    private static final double DIFFICULTY_ERROR = 1e-4;
    private static final double TARGET_ERROR = 1e-9;
    private static final int GENESIS_BLOCKS = 16;
    private static final int SOLVE_BLOCK_TIMES_MAX = 16;

    private final World world;
    private final Parameters parameters;
    private final Map<BlockId, Plain> blocks = new HashMap<>();

    /** What a block and those before it come to. */
    private static final class Plain {
        final BlockId id;
        final PlainMembers members;

        @Nullable Plain parent;

        long height;
        final Map<MemberId, Double> work = new TreeMap<>();
        double retargetWork;
        double retargetSolve;
        long timeMax;
        BigInteger weight = BigInteger.ZERO;

        Plain(BlockId id, PlainMembers members) {
            this.id = id;
            this.members = members;
        }

        boolean isOrFollows(BlockId block) {
            for (Plain at = this; at != null; at = at.parent) if (at.id.equals(block)) return true;
            return false;
        }
    }

    PlainRules(World world) {
        this.world = world;
        this.parameters = world.cast().genesis().parameters();
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        Plain head = plain(node, node.chain().head().id());
        if (!node.chain().weight().equals(head.weight))
            throw new Violation(
                    node + " gives its chain weight " + node.chain().weight() + ", but its blocks have " + head.weight);
        String after = " after " + Checkpoint.of(node.chain().head());
        State state = node.chain().state();
        near("D" + after, state.outlook().difficulty(), difficulty(head), 1);
        checkMembers(node, state, head.members, after);
        for (SimNode member : world.nodes()) {
            Long reputation = state.outlook().reputations().get(member.id);
            if (head.members.proposes(member.id) != (reputation != null))
                throw new Violation(member + (reputation == null ? " may not" : " may") + " propose" + after);
            if (reputation != null) nearReputation(member + after, reputation, reputation(head, member.id));
        }
    }

    private void checkMembers(SimNode node, State state, PlainMembers due, String after) {
        List<SortedSet<MemberId>> voters = state.outlook().voters().sets();
        if (!voters.equals(due.voters()))
            throw new Violation(node + " has " + world.names(voters) + " vote" + after + ", but its blocks have "
                    + world.names(due.voters()));
        if (!state.members().equals(due.members()))
            throw new Violation(node + " has members " + state.members().values() + after + ", but its blocks make "
                    + due.members().values());
    }

    /** Members and voters after a block that the node has. */
    PlainMembers members(SimNode node, BlockId block) {
        return plain(node, block).members;
    }

    private Plain plain(SimNode node, BlockId id) {
        Plain known = blocks.get(id);
        if (known != null) return known;
        Block block =
                node.chain().store().block(id).orElseThrow(() -> new Violation(node + " lacks a block of its chain"));
        Plain made = block.height() == 0
                ? genesis(block)
                : next(plain(node, block.header().parent()), block);
        blocks.put(id, made);
        return made;
    }

    private Plain genesis(Block block) {
        PlainMembers members = new PlainMembers(world.cast().genesis().members(), parameters.activationDelay());
        Plain genesis = new Plain(block.id(), members);
        double count = Math.min(GENESIS_BLOCKS, parameters.retargetWindow());
        genesis.retargetWork = count * (double) parameters.initialDifficulty();
        genesis.retargetSolve = count * (double) parameters.blockTimeMillis();
        genesis.timeMax = block.header().timeMillis();
        return genesis;
    }

    private Plain next(Plain parent, Block block) {
        Header header = block.header();
        check(parent, header);
        Plain plain = new Plain(block.id(), parent.members.after(block, parent::isOrFollows));
        plain.parent = parent;
        plain.height = header.height();
        plain.weight = parent.weight.add(BigInteger.valueOf(header.difficulty()));
        long signedMillisMin = Long.MAX_VALUE;
        for (Transaction transaction : block.transactions()) {
            if (transaction.body() instanceof InferenceBatch batch) {
                plain.work.merge(batch.accessPoint(), flops(batch), Double::sum);
                signedMillisMin = Math.min(signedMillisMin, batch.timeMillis());
            }
        }
        boolean idle = signedMillisMin == Long.MAX_VALUE;
        long since = Math.max(parent.timeMax, signedMillisMin);
        long solveMax = SOLVE_BLOCK_TIMES_MAX * parameters.blockTimeMillis();
        double solve = (double) Math.max(0, Math.min(header.timeMillis() - since, solveMax));
        double kept = 1 - 1.0 / parameters.retargetWindow();
        double hashes = parameters.retarget() == RetargetMode.HASHRATE
                ? hashes(header.difficulty(), header.reputation())
                : (double) header.difficulty();
        plain.retargetWork = idle ? parent.retargetWork : parent.retargetWork * kept + hashes;
        plain.retargetSolve = idle ? parent.retargetSolve : parent.retargetSolve * kept + solve;
        plain.timeMax = Math.max(parent.timeMax, header.timeMillis());
        return plain;
    }

    /** What the header claims, and the work in it. */
    private void check(Plain parent, Header header) {
        String block = Checkpoint.of(header).toString();
        if (!parent.members.proposes(header.proposer()))
            throw new Violation(block + " is by " + world.name(header.proposer()) + ", who may not propose");
        near("D of " + block, header.difficulty(), difficulty(parent), 1);
        Plain read = parent;
        while (read.height > Math.max(0, header.height() - parameters.reputationLag()) && read.parent != null)
            read = read.parent;
        nearReputation("the proposer of " + block, header.reputation(), reputation(read, header.proposer()));
        double target = Math.pow(2, 256) / hashes(header.difficulty(), header.reputation());
        double asked = Difficulty.target(parameters, header.difficulty(), header.reputation())
                .doubleValue();
        if (Math.abs(asked / target - 1) > TARGET_ERROR)
            throw new Violation("the target of " + block + " is " + asked + ", but " + target + " is due");
        double seal = new BigInteger(1, Digest.sha256(header.id().toBytes()).toBytes()).doubleValue();
        if (seal > target * (1 + TARGET_ERROR))
            throw new Violation("the seal of " + block + " is " + seal + ", above its target " + target);
    }

    private double hashes(long difficulty, long reputation) {
        double exponent = decimal(parameters.alpha()) * decimal(reputation) + decimal(parameters.beta());
        return Math.max(1, (double) difficulty * Math.exp(-exponent));
    }

    private double difficulty(Plain after) {
        if (parameters.retarget() == RetargetMode.FIXED) return (double) parameters.initialDifficulty();
        double due =
                (double) parameters.blockTimeMillis() * after.retargetWork / Math.max(after.retargetSolve, 1.0 / 256);
        return Math.min(Math.max(Math.floor(due), (double) Difficulty.MIN), (double) Difficulty.MAX);
    }

    private double reputation(Plain after, MemberId member) {
        if (!after.members.proposes(member)) return decimal(parameters.reputationMin());
        double sum = 0;
        Plain at = after;
        for (int i = 0; i < parameters.reputationWindow() && at != null; i++) {
            sum += at.work.getOrDefault(member, 0.0);
            at = at.parent;
        }
        double mean = sum / parameters.reputationWindow();
        double share = mean / (double) parameters.reputationUnit();
        double max = decimal(parameters.reputationMax());
        double reputation = switch (parameters.reputationFunction()) {
            case LINEAR -> share;
            case LOG -> Math.log(1 + share);
            case SATURATING -> max * mean / (mean + (double) parameters.reputationUnit());
        };
        return Math.min(Math.max(reputation, decimal(parameters.reputationMin())), max);
    }

    private double flops(InferenceBatch batch) {
        double sum = 0;
        for (TwinResult result : batch.results()) {
            List<LayerInfo> layers = world.cast().genesis().models().stream()
                    .filter(model -> model.digest().equals(result.model()))
                    .map(ModelInfo::layers)
                    .findFirst()
                    .orElseThrow();
            for (int layer = result.cut(); layer < layers.size(); layer++)
                sum += (double) (result.points() * layers.get(layer).flops());
        }
        return sum;
    }

    private static double decimal(long fixed) {
        return (double) fixed / (double) Fixed.ONE;
    }

    private static void near(String what, long found, double due, double slack) {
        if (Math.abs((double) found - due) > slack + DIFFICULTY_ERROR * due)
            throw new Violation(what + " is " + found + ", but " + due + " is due");
    }

    private static void nearReputation(String whose, long found, double due) {
        if (Math.abs(decimal(found) - due) > REPUTATION_ERROR)
            throw new Violation("U of " + whose + " is " + decimal(found) + ", but " + due + " is due");
    }
}
