package io.twinseal.consensus.finality;

import io.twinseal.consensus.fork.HeaderTree;
import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts what access points sign and says which checkpoints that justifies and makes final (Casper FFG votes with
 * acknowledgements). Who decides over a checkpoint is read from the state after it. Not thread-safe.
 *
 * <p>Transitions: {@link #add} takes what was signed, {@link #advance} draws the conclusions; the rest only looks.
 */
public final class Finality {
    /** Tallies about blocks that are not here yet. */
    private static final int WAITING_MAX = 64;

    private final HeaderTree tree;
    private final Ballots ballots = new Ballots();
    private final NavigableMap<Checkpoint, Tally> links = new TreeMap<>();
    private final NavigableMap<Statement, Tally> whole = new TreeMap<>();
    private Checkpoint finalized;
    private Optional<Certificate> certificate;

    /** Blocks above the highest justified one that a quorum decided over and that are not here. */
    private final SortedSet<Checkpoint> missing = new TreeSet<>();

    private Optional<Voter> voter = Optional.empty();

    /** What {@link #advance} found out; in the order in which it came about. */
    public record Advance(List<Tally> justified, Optional<Certificate> finalized, List<Checkpoint> missing) {}

    public Finality(HeaderTree tree, FinalityRecord record) {
        this.tree = tree;
        this.finalized = record.finalized();
        this.certificate = record.certificate();
        for (Tally link : record.links()) links.put(link.statement().subject(), link);
    }

    public FinalityRecord record() {
        return new FinalityRecord(finalized, certificate, List.copyOf(links.values()));
    }

    public Checkpoint finalized() {
        return finalized;
    }

    /** The highest checkpoint that is justified; the final one if none above it is. */
    public Checkpoint justified() {
        return links.isEmpty() ? finalized : links.lastKey();
    }

    /** From now on decides what this member signs, given what it remembers and what others said it has signed. */
    public void startVoting(MemberId self, List<SignedStatement> remembered) {
        Voter starting = new Voter(self);
        voter = Optional.of(starting);
        ballots.of(self).keySet().forEach(starting::note);
        for (SignedStatement signed : remembered) {
            starting.note(signed.statement());
            ballots.add(signed);
        }
    }

    /** Whether a statement is counted already, or about what is long decided. */
    public boolean has(SignedStatement signed) {
        return ballots.has(signed.signer(), signed.statement())
                || signed.statement().subject().height() < finalized.height() - Ballots.KEPT_MAX;
    }

    /** Whether a tally would change nothing: what it says is decided, or counted already. */
    public boolean has(Tally tally) {
        Statement statement = tally.statement();
        return statement.subject().height() <= finalized.height()
                || (statement instanceof Vote && links.containsKey(statement.subject()));
    }

    /** What came of a statement handed in: whether others should see it, and what it proves against its signer. */
    public record Taken(boolean isNew, Optional<Offence> offence) {}

    /** Takes one statement of a member who may vote, now or by the last final block; others' are not counted. */
    public Taken add(SignedStatement signed, VotingSets current) {
        // What one signed oneself binds, even if it comes from others and one has forgotten it.
        voter.filter(own -> own.self().equals(signed.signer())).ifPresent(own -> own.note(signed.statement()));
        boolean mayVote = current.contains(signed.signer()) || finalVoters().contains(signed.signer());
        if (!mayVote || ballots.has(signed.signer(), signed.statement())) return new Taken(false, Optional.empty());
        Optional<Offence> offence = ballots.offence(signed);
        return new Taken(ballots.add(signed), offence);
    }

    /** Takes a tally as one, so that it counts even where single statements in it are no longer kept. */
    public List<Offence> add(Tally tally, VotingSets current) {
        List<Offence> offences = new ArrayList<>();
        for (SignedStatement signed : tally.statements())
            add(signed, current).offence.ifPresent(offences::add);
        Checkpoint subject = tally.statement().subject();
        if (subject.height() <= finalized.height()) return offences;
        VotingSets deciding = tree.find(subject.block())
                .map(entry -> entry.outlook().voters())
                .orElse(current);
        if (!deciding.isQuorum(tally.signatures().keySet())) return offences;
        missing.remove(subject); // so that it is asked for again, of whoever sent this
        whole.put(tally.statement(), tally);
        if (whole.size() > WAITING_MAX) whole.pollFirstEntry();
        return offences;
    }

    /**
     * Draws what follows from all that is known by now. A link with a quorum proves its own source justified, to whoever
     * does not know how: one of its signers at least is honest, and saw it.
     */
    public Advance advance() {
        List<Tally> justified = new ArrayList<>();
        SortedSet<Checkpoint> missedBefore = new TreeSet<>(missing);
        Optional<Certificate> newest = Optional.empty();
        // Ascending, so that a checkpoint is justified before what confirms it is looked at.
        for (Tally tally : quorums()) {
            Statement statement = tally.statement();
            if (statement instanceof Vote && links.putIfAbsent(statement.subject(), tally) == null)
                justified.add(tally);
            Tally confirmed = links.get(statement.source());
            if (confirmed != null && Certificate.confirms(statement, statement.source()))
                newest = Optional.of(new Certificate(confirmed, tally));
        }
        newest.ifPresent(this::finalise);
        justified.removeIf(link -> !links.containsKey(link.statement().subject()));
        // Nobody follows a branch that gave way to what was justified above it, so nobody can be expected to have it.
        missing.removeIf(checkpoint -> checkpoint.height() <= justified().height());
        List<Checkpoint> news = new ArrayList<>(missing);
        news.removeAll(missedBefore);
        return new Advance(justified, newest, news);
    }

    /** What the own member should sign now, given the head of its choice; nothing if it does not vote. */
    public Optional<Statement> decide(Entry head) {
        if (voter.isEmpty() || lacksDecisionOf(head.outlook().voters())) return Optional.empty();
        Voter own = voter.get();
        Checkpoint justified = justified();
        if (justified.height() > finalized.height() && own.mayAcknowledge(justified) && votes(own.self(), justified))
            return Optional.of(new Acknowledgement(justified));
        Checkpoint target = Checkpoint.of(head.header());
        if (target.height() <= justified.height()
                || !own.mayVote(justified, target)
                || !head.outlook().voters().contains(own.self())
                || parentMayBeJustified(own.self(), head)) return Optional.empty();
        return Optional.of(new Vote(justified, target));
    }

    /**
     * Whether such voters decided over a block that is not here. Who decides over it cannot be known; in a handover the
     * last final block's voters may not be enough, and then nobody takes it for decided, or ever sends it.
     */
    private boolean lacksDecisionOf(VotingSets voters) {
        for (Checkpoint checkpoint : missing) {
            for (Statement statement : ballots.above(checkpoint.height() - 1))
                if (statement.subject().equals(checkpoint)
                        && voters.isQuorum(ballots.signatures(statement).keySet())) return true;
            for (Tally tally : whole.values())
                if (tally.statement().subject().equals(checkpoint)
                        && voters.isQuorum(tally.signatures().keySet())) return true;
        }
        return false;
    }

    /** What a member that fell behind needs: the last certificate's two tallies, then the links above it. */
    public List<Tally> tallies() {
        List<Tally> tallies = new ArrayList<>();
        certificate.ifPresent(proof -> {
            tallies.add(proof.link());
            tallies.add(proof.confirmation());
        });
        tallies.addAll(links.values());
        return tallies;
    }

    /** Single statements about checkpoints that are not final yet. */
    public List<SignedStatement> statements() {
        List<SignedStatement> statements = new ArrayList<>();
        for (Statement statement : ballots.above(finalized.height()))
            statements.addAll(new Tally(statement, ballots.signatures(statement)).statements());
        return statements;
    }

    /** What is kept of one signer, long decided or not. */
    public List<SignedStatement> statementsOf(MemberId signer) {
        List<SignedStatement> statements = new ArrayList<>();
        ballots.of(signer)
                .forEach((statement, signature) -> statements.add(new SignedStatement(signer, statement, signature)));
        return statements;
    }

    private boolean votes(MemberId member, Checkpoint checkpoint) {
        return tree.find(checkpoint.block())
                .filter(entry -> entry.outlook().voters().contains(member))
                .isPresent();
    }

    /**
     * Whether to hold back a vote on the head: one's vote for its parent may still come to justify that, and whoever has
     * voted higher can no longer acknowledge it.
     */
    private boolean parentMayBeJustified(MemberId self, Entry head) {
        Optional<Entry> parent = tree.find(head.header().parent());
        if (parent.isEmpty()) return false;
        Checkpoint checkpoint = Checkpoint.of(parent.get().header());
        if (checkpoint.height() <= finalized.height() || links.containsKey(checkpoint)) return false;
        for (Statement statement : ballots.above(checkpoint.height() - 1)) {
            if (!statement.subject().equals(checkpoint) || !(statement instanceof Vote vote)) continue;
            if (!ballots.has(self, vote)) continue;
            VotingSets voters = parent.get().outlook().voters();
            SortedSet<MemberId> possible = voters.all();
            possible.removeAll(ballots.lostTo(vote));
            return voters.isQuorum(possible);
        }
        return false;
    }

    private VotingSets finalVoters() {
        return tree.find(finalized.block()).orElse(tree.root()).outlook().voters();
    }

    /** Statements with a quorum behind them about blocks above the final one, ascending. */
    private List<Tally> quorums() {
        missing.clear();
        SortedSet<Statement> candidates = new TreeSet<>(ballots.above(finalized.height()));
        for (Statement statement : whole.keySet()) candidates.add(statement);
        List<Tally> quorums = new ArrayList<>();
        for (Statement statement : candidates) {
            Tally handedOver = whole.get(statement);
            var signatures = handedOver == null ? ballots.signatures(statement) : handedOver.signatures();
            if (isQuorum(statement, signatures.keySet())) quorums.add(new Tally(statement, signatures));
        }
        return quorums;
    }

    /** Whether these members are enough to decide, here and now, over what a statement is about. */
    private boolean isQuorum(Statement statement, Set<MemberId> signers) {
        Checkpoint subject = statement.subject();
        Optional<Entry> entry = tree.find(subject.block());
        if (entry.isEmpty()) {
            if (finalVoters().isQuorum(signers)) missing.add(subject);
            return false;
        }
        return entry.get().outlook().voters().isQuorum(signers)
                && Checkpoint.of(entry.get().header()).equals(subject)
                && follows(entry.get(), statement);
    }

    /** Whether the vote's target descends from its source, as far as the tree reaches; below, all of it does. */
    private boolean follows(Entry target, Statement statement) {
        Checkpoint source = statement.source();
        if (source.height() < tree.root().header().height()) return true;
        return tree.ancestor(target, source.height())
                .filter(entry -> entry.header().id().equals(source.block()))
                .isPresent();
    }

    private void finalise(Certificate proof) {
        finalized = proof.checkpoint();
        certificate = Optional.of(proof);
        Optional<Entry> block = tree.find(finalized.block());
        links.keySet()
                .removeIf(target -> target.height() <= finalized.height()
                        || !tree.find(target.block())
                                .flatMap(entry -> tree.ancestor(entry, finalized.height()))
                                .equals(block));
        whole.values().removeIf(tally -> tally.statement().subject().height() <= finalized.height());
    }
}
