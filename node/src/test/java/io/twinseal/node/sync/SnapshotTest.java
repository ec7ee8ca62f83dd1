package io.twinseal.node.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.snapshot.Snapshot;
import io.twinseal.ledger.snapshot.Snapshot.Step;
import io.twinseal.ledger.snapshot.SnapshotBuilder;
import io.twinseal.ledger.snapshot.VerifiedSnapshot;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.LongChain;
import io.twinseal.node.wire.WireMessage.SnapshotPart.Piece;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A snapshot holds as a whole, and not with any part of it forged. */
class SnapshotTest {
    private static final LongChain MADE =
            new LongChain().grow(20, 5).admitNewcomer().grow(550, 5);
    private static final Snapshot GOOD =
            new SnapshotBuilder(MADE.chain()).make().orElseThrow();

    private List<CertifiedHeader> certified = new ArrayList<>(GOOD.certified());
    private List<SealedHeader> sealed = new ArrayList<>(GOOD.sealed());
    private BigInteger weight = GOOD.weight();
    private final TreeMap<Bytes, Bytes> state = new TreeMap<>(GOOD.state());
    private final List<Step> steps = new ArrayList<>(GOOD.steps());

    private static VerifiedSnapshot.Check check() {
        BlockId genesis = MADE.chain().store().canonicalId(0).orElseThrow();
        return new VerifiedSnapshot.Check(LongChain.id(), genesis, MADE.chain().genesisVoters(), Signatures.fastest());
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> check().all(new Snapshot(certified, sealed, weight, state, steps)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static Step with(Step step, Bytes key, Optional<Bytes> value) {
        var before = new TreeMap<>(step.before());
        before.put(key, value);
        return new Step(step.header(), before);
    }

    @Test
    void whatAChainMakesHolds() throws DecodeException {
        assertThat(GOOD.certified())
                .as("before, during and after the change of voters")
                .hasSize(3);
        assertThat(GOOD.steps()).hasSize(Snapshot.DEPTH + 1);
        var start = check().all(GOOD).start();
        assertThat(start.blocks()).hasSize(Snapshot.DEPTH + 1);
        assertThat(start.blocks().get(0).header())
                .isEqualTo(MADE.chain()
                        .store()
                        .header(start.blocks().get(0).header().id())
                        .orElseThrow());
    }

    @Test
    void anEntryOfTheStateThatIsChangedAddedOrLeftOutIsNoticed() {
        Bytes key = state.lastKey();
        state.put(key, Bytes.copyOf((byte) 1));
        assertRefused("commits to");
        state.remove(key);
        assertRefused("commits to");
        state.putAll(GOOD.state());
        state.put(Bytes.copyOf((byte) 1), Bytes.copyOf((byte) 1));
        assertRefused("commits to");
    }

    @Test
    void aStepBackThatIsForgedIsNoticedByTheBlockBeforeIt() {
        Step step = steps.get(7);
        Bytes key = step.before().firstKey();
        steps.set(7, with(step, key, Optional.of(Bytes.copyOf((byte) 1))));
        assertRefused("The state after block " + steps.get(8).header().id());
        steps.set(7, with(step, Bytes.copyOf((byte) 1), Optional.of(Bytes.EMPTY)));
        assertRefused("The state after block " + steps.get(8).header().id());
    }

    @Test
    void aHeaderOutOfPlaceAWrongSignatureAndAShortWayBackAreRefused() throws DecodeException {
        Step step = steps.get(3);
        SealedHeader header = step.header();
        SealedHeader resigned = BlockCodec.seal(
                BlockCodec.encodeHeader(
                        header.header(), header.transactionsRoot(), header.stateRoot(), header.votersDigest()),
                header.nonce(),
                steps.get(4).header().signature());
        steps.set(3, new Step(resigned, step.before()));
        assertRefused("The signature of the proposer over block " + header.id());
        steps.set(3, new Step(steps.get(4).header(), step.before()));
        assertRefused("must follow downwards");
        steps.set(3, step);
        steps.remove(steps.size() - 1);
        assertRefused("It goes back 511 blocks");
    }

    @Test
    void certificatesThatDoNotLeadFromGenesisToTheBlockAreRefused() {
        CertifiedHeader last = certified.get(2);
        certified = List.of(last);
        sealed = List.of(GOOD.sealed().get(GOOD.sealed().size() - 1));
        assertRefused("no set in common");
        certified = List.of();
        assertRefused("no certificate");
        var few = new TreeMap<>(last.certificate().confirmation().signatures());
        few.pollFirstEntry();
        few.pollFirstEntry();
        var confirmation = new Tally(last.certificate().confirmation().statement(), few);
        certified = new ArrayList<>(GOOD.certified());
        certified.set(
                2,
                new CertifiedHeader(
                        last.header(),
                        last.child(),
                        new Certificate(last.certificate().link(), confirmation),
                        last.voters()));
        assertRefused("lacks more than two thirds");
    }

    @Test
    void otherSealedHeadersAndTooLittleWeightAreRefused() {
        sealed.remove(0);
        assertRefused("not those of the certificates");
        sealed = GOOD.sealed();
        weight = BigInteger.ONE;
        assertRefused("weight");
    }

    @Test
    void itsPartsMakeItAgain() throws DecodeException {
        List<List<Piece>> parts = SnapshotStream.parts(GOOD);
        var stream = new SnapshotStream();
        for (List<Piece> part : parts) stream.add(part);
        assertThat(stream.end(GOOD.certified(), GOOD.sealed(), GOOD.weight())).isEqualTo(GOOD);
        assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(2_048));
        var twice = new SnapshotStream();
        twice.add(parts.get(0).subList(0, 2));
        assertThatThrownBy(() -> twice.add(parts.get(0).subList(0, 1))).hasMessageContaining("not in order");
    }
}
