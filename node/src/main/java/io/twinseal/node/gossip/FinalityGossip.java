package io.twinseal.node.gossip;

import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Votes and acknowledgements on their way out and in.
 *
 * <p>What this node signs goes to every access point at once. What others signed is passed on a little later if the
 * block in question is not final by then, so that a fully connected network carries each statement once. Whoever
 * connects is told what is final; while nothing becomes final, all that is known is told again, so that lost messages
 * and absences heal.
 *
 * <p>Not thread-safe: the node's loop owns it; signatures are checked on workers.
 */
public final class FinalityGossip implements PeerSet.Subscriber {
    private static final long RELAY_DELAY_MILLIS = 100;
    private static final long REPEAT_MILLIS = 2_000;
    private static final int STATEMENTS_MAX = 512;
    private static final int BAD_SIGNATURE_POINTS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(FinalityGossip.class);

    private final NodeLoop loop;
    private final Workers workers;
    private final PeerSet peers;
    private final Chain chain;
    private final Verifier verifier;
    private final MemberKey key;
    private final Consumer<Advance> onAdvance;
    private final Consumer<VerifiedTransaction> onEvidence;
    private final Consumer<MemberId> onMissing;
    private final List<SignedStatement> toRelay = new ArrayList<>();
    private Checkpoint finalLastTime;
    private final Reentry reentry;
    private boolean isVoting;

    /** Messages with statements whose signatures are being checked. */
    private int checking;

    private @Nullable Timer repetition;

    /**
     * Signs nothing before {@link #start}.
     *
     * @param onAdvance told of all that changes here; hands each on to {@link #follow}
     * @param onEvidence takes what proves a member guilty
     * @param onMissing fetches the blocks that a member has and this node lacks
     */
    public FinalityGossip(
            NodeLoop loop,
            Workers workers,
            PeerSet peers,
            Chain chain,
            Verifier verifier,
            MemberKey key,
            Consumer<Advance> onAdvance,
            Consumer<VerifiedTransaction> onEvidence,
            Consumer<MemberId> onMissing) {
        this.loop = loop;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.verifier = verifier;
        this.key = key;
        this.onAdvance = onAdvance;
        this.onEvidence = onEvidence;
        this.onMissing = onMissing;
        this.finalLastTime = chain.finalized();
        this.reentry = new Reentry(peers, chain, key.id());
    }

    /** Begins to vote, at once or when {@link Reentry} finds it safe. */
    public void start() {
        beginVoting();
        repetition = loop.schedule(REPEAT_MILLIS, this::repeat);
    }

    /** The chain goes on elsewhere: begins to vote as at the start. */
    public void chainStartedAgain() {
        isVoting = false;
        beginVoting();
    }

    private void beginVoting() {
        if (chain.store().remembersSigning()) vote(Reentry.Verdict.BEGIN);
        else reenter();
    }

    private void reenter() {
        if (!isVoting && checking == 0) vote(reentry.verdict());
    }

    private void vote(Reentry.Verdict verdict) {
        if (verdict == Reentry.Verdict.WAIT) return;
        isVoting = true;
        // So that a crash before the first signature does not make it a stranger to itself.
        if (verdict == Reentry.Verdict.BEGIN && !chain.store().remembersSigning())
            chain.store().setFreeToSign();
        onAdvance.accept(verdict == Reentry.Verdict.BEGIN ? chain.startVoting(key) : chain.startVotingAgain(key));
        LOG.info("this access point votes, from block {} on", chain.finalized().height());
    }

    /** Repeats nothing from now on. */
    public void stop() {
        if (repetition != null) repetition.cancel();
    }

    /** Does what a change of the chain asks for: sends what was signed, counts it, accuses. */
    public void follow(Advance advance) {
        for (Offence offence : advance.offences()) accuse(offence);
        advance.news().filter(news -> !news.signer().equals(key.id())).ifPresent(this::relayLater);
        advance.signed().ifPresent(signed -> {
            var message = new WireMessage.Statements(List.of(StatementCodec.encode(signed)));
            for (MemberId member : peers.ready(Role.ACCESS_POINT)) peers.send(member, message);
            onAdvance.accept(chain.take(signed));
        });
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role == Role.ACCESS_POINT) tell(member);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (role != Role.ACCESS_POINT) return;
        if (message instanceof WireMessage.Statements sent) takeStatements(member, sent.statements());
        else if (message instanceof WireMessage.Tallies sent) takeTallies(member, sent.tallies());
    }

    /** Tells a member all that is known of what is final, or on the way to it. */
    public void tell(MemberId member) {
        // First what it may have forgotten that it signed, for it may begin to vote by what follows.
        sendStatements(member, chain.statementsOf(member));
        peers.send(
                member,
                new WireMessage.Tallies(
                        chain.tallies().stream().map(StatementCodec::encode).toList()));
        sendStatements(member, chain.statements());
    }

    private void repeat() {
        boolean waiting = chain.head().height() > chain.finalized().height();
        // Who does not vote yet asks so what is final: a member that knows more answers.
        if (!isVoting || (waiting && finalLastTime.equals(chain.finalized())))
            peers.ready(Role.ACCESS_POINT).forEach(this::tell);
        finalLastTime = chain.finalized();
        reenter();
        repetition = loop.schedule(REPEAT_MILLIS, this::repeat);
    }

    private void relayLater(SignedStatement signed) {
        if (toRelay.isEmpty()) loop.schedule(RELAY_DELAY_MILLIS, this::relay);
        toRelay.add(signed);
    }

    private void relay() {
        long height = chain.finalized().height();
        List<SignedStatement> open = toRelay.stream()
                .filter(signed -> signed.statement().subject().height() > height)
                .toList();
        toRelay.clear();
        for (MemberId member : peers.ready(Role.ACCESS_POINT))
            sendStatements(
                    member,
                    open.stream()
                            .filter(signed -> !signed.signer().equals(member))
                            .toList());
    }

    private void sendStatements(MemberId member, List<SignedStatement> statements) {
        for (int from = 0; from < statements.size(); from += STATEMENTS_MAX)
            peers.send(
                    member,
                    new WireMessage.Statements(
                            statements.subList(from, Math.min(statements.size(), from + STATEMENTS_MAX)).stream()
                                    .map(StatementCodec::encode)
                                    .toList()));
    }

    private void takeStatements(MemberId member, List<Bytes> sent) {
        List<SignedStatement> unknown = new ArrayList<>();
        try {
            for (Bytes bytes : sent) {
                SignedStatement signed = StatementCodec.decodeStatement(bytes.toBytes());
                if (!chain.knows(signed)) unknown.add(signed);
            }
        } catch (DecodeException e) {
            peers.misbehaved(member, BAD_SIGNATURE_POINTS, "it sent a broken statement: " + e.reason());
            return;
        }
        if (unknown.isEmpty()) return;
        checking++;
        workers.submit(() -> unknown.stream().filter(verifier::isSigned).toList(), good -> {
            checking--;
            if (good.size() < unknown.size())
                peers.misbehaved(member, BAD_SIGNATURE_POINTS, "it sent a statement whose signature is not valid");
            for (SignedStatement signed : good) taken(member, chain.take(signed));
            reenter();
        });
    }

    private void takeTallies(MemberId member, List<Bytes> sent) {
        List<Tally> unknown = new ArrayList<>();
        long highest = 0;
        try {
            for (Bytes bytes : sent) {
                Tally tally = StatementCodec.decodeTally(bytes.toBytes());
                highest = Math.max(highest, tally.statement().subject().height());
                if (!chain.knows(tally)) unknown.add(tally);
            }
        } catch (DecodeException e) {
            peers.misbehaved(member, BAD_SIGNATURE_POINTS, "it sent a broken tally: " + e.reason());
            return;
        }
        // No answer to an answer: it says more than what it answers.
        if (highest < chain.finalized().height()) tell(member);
        workers.submit(() -> unknown.stream().filter(verifier::isSigned).toList(), good -> {
            if (good.size() < unknown.size())
                peers.misbehaved(member, BAD_SIGNATURE_POINTS, "it sent a tally with a signature that is not valid");
            for (Tally tally : good) taken(member, chain.take(tally));
            reentry.told(member);
            reenter();
        });
    }

    private void taken(MemberId from, Advance advance) {
        if (!advance.missing().isEmpty()) onMissing.accept(from);
        onAdvance.accept(advance);
    }

    private void accuse(Offence offence) {
        LOG.warn(
                "access point {} signed {}: {} and {}",
                offence.offender().shortHex(),
                offence.breach().title(),
                offence.first().statement(),
                offence.second().statement());
        var checked = verifier.transaction(TransactionCodec.join(new Evidence(offence), List.of()));
        if (!(checked instanceof Checked.Valid<VerifiedTransaction> valid))
            throw new IllegalStateException("evidence made here does not verify: " + checked);
        onEvidence.accept(valid.value());
    }
}
