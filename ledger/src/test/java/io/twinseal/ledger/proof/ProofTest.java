package io.twinseal.ledger.proof;

import static io.twinseal.ledger.proof.HandmadeChain.voters;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.ProofBuilder.Answer;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Proofs as a node makes them, and each way to break them; three access points, so all of them make a quorum. */
class ProofTest {
    private static final List<MemberKey> OLD = TestNetwork.ACCESS_POINTS;
    private static final List<MemberKey> NEW = List.of(Fixture.key(4), Fixture.key(7), Fixture.key(8), Fixture.key(9));
    private static final List<MemberKey> BOTH = List.of(OLD.get(0), OLD.get(1), OLD.get(2), NEW.get(1), NEW.get(2));
    private static final VotingSets OLD_VOTERS = voters(OLD);
    private static final VotingSets NEW_VOTERS = voters(NEW);
    private static final VotingSets BOTH_VOTERS =
            new VotingSets(List.of(new TreeSet<>(OLD_VOTERS.all()), new TreeSet<>(NEW_VOTERS.all())));

    private final HandmadeChain chain = new HandmadeChain();
    private final Transaction batch = chain.batch();
    private final ProofVerifier verifier = new ProofVerifier(chain.network.genesis(), Signatures.remembering());

    /** A block with three transactions, certified two blocks higher. */
    private ResultProof plain() {
        return plain(batch);
    }

    private ResultProof plain(Transaction transaction) {
        chain.add(OLD_VOTERS, Fixture.transaction(1), transaction, Fixture.transaction(2));
        chain.add(OLD_VOTERS);
        Block certified = chain.add(OLD_VOTERS);
        chain.finalise(chain.acknowledged(certified, OLD, OLD), OLD_VOTERS);
        return made(transaction);
    }

    /** A batch sealed after the old access points handed over to the new ones; three certified headers. */
    private ResultProof handedOver() {
        Block first = chain.add(BOTH_VOTERS);
        chain.finalise(chain.acknowledged(first, BOTH, BOTH), BOTH_VOTERS);
        Block second = chain.add(NEW_VOTERS, batch);
        chain.finalise(chain.acknowledged(second, NEW, NEW), NEW_VOTERS);
        return made(batch);
    }

    private ResultProof linked() {
        Block block = chain.add(OLD_VOTERS, batch);
        Block child = chain.add(OLD_VOTERS);
        chain.finalise(chain.linked(block, child.id(), OLD), OLD_VOTERS);
        return made(batch);
    }

    private ResultProof made(Transaction transaction) {
        return ((Answer.Made) chain.builder.prove(transaction.id())).proof();
    }

    private ProofOutcome verify(ResultProof proof) {
        return verifier.verify(ProofCodec.encode(proof).toBytes());
    }

    private void breaks(Link link, String detail, ResultProof proof) {
        var broken = (ProofOutcome.Broken) verify(proof);
        assertThat(broken.findings()).filteredOn(finding -> !finding.holds()).hasSize(1);
        assertThat(broken.broken().link()).isEqualTo(link);
        assertThat(broken.broken().detail()).contains(detail);
    }

    @Test
    void aProofHoldsAndSaysWhatItRestsOn() {
        var holds = (ProofOutcome.Holds) verify(plain());
        assertThat(holds.proof().batch()).isEqualTo(batch.body());
        assertThat(holds.findings())
                .extracting(finding -> finding.link() + ": " + finding.detail())
                .containsExactly(
                        "OUTPUTS: of 1 results",
                        "ACCESS_POINT: by " + OLD.get(0).id(),
                        "GATEWAY: by " + TestNetwork.GATEWAY.id(),
                        "INCLUSION: transaction 2 of 3 in block 1",
                        "HEADERS: from block 1 to block 3",
                        "VOTERS: 3 access points decided over block 3",
                        "VOTES: " + holds.proof().last().certificate().link().statement() + " by 3 of 3",
                        "CONFIRMATION: "
                                + holds.proof()
                                        .last()
                                        .certificate()
                                        .confirmation()
                                        .statement() + " by 3 of 3");
    }

    @Test
    void aLinkToTheChildConfirmsToo() {
        assertThat(verify(linked())).isInstanceOf(ProofOutcome.Holds.class);
    }

    @Test
    void voterChangesAreFollowedFromGenesis() {
        ResultProof proof = handedOver();
        assertThat(proof.certified()).hasSize(2);
        assertThat(verify(proof)).isInstanceOf(ProofOutcome.Holds.class);
    }

    @Test
    void everyByteCounts() {
        for (ResultProof proof : List.of(new ProofTest().plain(), new ProofTest().linked(), handedOver())) {
            byte[] bytes = ProofCodec.encode(proof).toBytes();
            for (int i = 0; i < bytes.length; i++) {
                int mask = 1 << i % Byte.SIZE;
                bytes[i] ^= (byte) mask;
                assertThat(verifier.verify(bytes))
                        .as("byte %d with mask %x", i, mask)
                        .isNotInstanceOf(ProofOutcome.Holds.class);
                bytes[i] ^= (byte) mask;
            }
            assertThat(verifier.verify(bytes)).isInstanceOf(ProofOutcome.Holds.class);
        }
    }

    @Test
    void whatIsNoProofIsUnreadable() {
        byte[] bytes = ProofCodec.encode(plain()).toBytes();
        for (int length = 0; length < bytes.length; length++)
            assertThat(verifier.verify(Arrays.copyOf(bytes, length))).isInstanceOf(ProofOutcome.Unreadable.class);
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(verifier.verify(noise)).isInstanceOf(ProofOutcome.Unreadable.class);
        }
        bytes[1] = 2;
        assertThat(((ProofOutcome.Unreadable) verifier.verify(bytes)).reason()).contains("another version than 1");
    }

    /** Whatever nobody looks at may not be there, or two files would prove the same. */
    @Test
    void whatIsNotNeededIsRefused() throws Exception {
        var good = io.twinseal.ledger.proto.ResultProof.parseFrom(
                ProofCodec.encode(plain()).toBytes());
        var signed = good.toBuilder();
        signed.getHeadersBuilder(0).setSignature(ByteString.copyFrom(new byte[Signature.LENGTH]));
        assertThat(reason(signed.build())).contains("SealedHeader.signature must be left out of a proof");
        var withChild = good.toBuilder();
        withChild.getCertifiedBuilder(0).setChild(good.getHeaders(0));
        assertThat(reason(withChild.build())).contains("a child's header comes with a link to that child");
    }

    private String reason(io.twinseal.ledger.proto.ResultProof message) {
        return ((ProofOutcome.Unreadable) verifier.verify(message.toByteArray())).reason();
    }

    @Test
    void anotherGenesisIsToldFromAForgery() {
        var other = new TestNetwork(TestNetwork.parameters().slotWindow(7));
        var elsewhere = new ProofVerifier(other.genesis(), Signatures.fastest());
        assertThat(elsewhere.verify(ProofCodec.encode(plain()).toBytes()))
                .isEqualTo(new ProofOutcome.WrongGenesis(chain.network.chainId(), other.chainId()));
    }

    @Test
    void outputsThatWereNotSigned() {
        var body = (InferenceBatch) batch.body();
        TwinResult result = body.results().get(0);
        TwinResult changed = new TwinResult(
                result.twin(),
                result.model(),
                result.cut(),
                result.points(),
                result.activationDigest(),
                result.outputsDigest(),
                Fixture.floats(0.9f, 0.1f),
                result.observedMillis());
        breaks(
                Link.OUTPUTS,
                "those of twin 'press-1' have digest",
                plain(chain.network.signed(TestNetwork.with(body, changed))));
    }

    @Test
    void signaturesOfOthers() {
        var body = (InferenceBatch) batch.body();
        var byAnother = Fixture.signed(body, OLD.get(1), TestNetwork.GATEWAY, chain.network.chainId());
        breaks(Link.ACCESS_POINT, "by " + OLD.get(0).id(), plain(byAnother));
        var receipted = Fixture.signed(body, OLD.get(0), OLD.get(0), chain.network.chainId());
        breaks(Link.GATEWAY, "by " + TestNetwork.GATEWAY.id(), new ProofTest().plain(receipted));
    }

    @Test
    void aTransactionThatTheBlockDoesNotHold() {
        ResultProof good = plain();
        var elsewhere =
                new ResultProof(good.chain(), good.transaction(), 0, good.siblings(), good.headers(), good.certified());
        breaks(Link.INCLUSION, "transaction 1 of 3 in block 1", elsewhere);
        Transaction other = TransactionCodec.join(
                batch.body(),
                List.of(batch.signatures().get(0), batch.signatures().get(0)));
        var swapped =
                new ResultProof(good.chain(), other, good.index(), good.siblings(), good.headers(), good.certified());
        assertThat(((ProofOutcome.Broken) verify(swapped)).findings())
                .filteredOn(finding -> !finding.holds())
                .extracting(Finding::link)
                .containsExactly(Link.GATEWAY, Link.INCLUSION);
    }

    @Test
    void aGapInTheHeaders() {
        ResultProof good = plain();
        var gap = new ResultProof(
                good.chain(),
                good.transaction(),
                good.index(),
                good.siblings(),
                good.headers().subList(0, 1),
                good.certified());
        breaks(Link.HEADERS, "block 3 does not follow block 1", gap);
    }

    private ResultProof with(ResultProof proof, CertifiedHeader... certified) {
        return new ResultProof(
                proof.chain(),
                proof.transaction(),
                proof.index(),
                proof.siblings(),
                proof.headers(),
                List.of(certified));
    }

    private ResultProof certifiedBy(ResultProof proof, Certificate certificate) {
        CertifiedHeader last = proof.last();
        List<CertifiedHeader> certified = new ArrayList<>(proof.certified());
        certified.set(
                certified.size() - 1, new CertifiedHeader(last.header(), last.child(), certificate, last.voters()));
        return with(proof, certified.toArray(CertifiedHeader[]::new));
    }

    @Test
    void votersThatNobodyHandedOverTo() {
        ResultProof good = handedOver();
        CertifiedHeader both = good.certified().get(0);
        CertifiedHeader last = good.last();
        breaks(Link.VOTERS, "over block 2 have no set in common with those known so far", with(good, last));
        var unnamed = new CertifiedHeader(both.header(), both.child(), both.certificate(), Optional.of(OLD_VOTERS));
        assertThat(((ProofOutcome.Broken) verify(with(good, unnamed, last))).broken())
                .isEqualTo(new Finding(Link.VOTERS, false, "those over block 1 are others than known so far"));
        var silent = new CertifiedHeader(last.header(), last.child(), last.certificate(), Optional.empty());
        assertThat(((ProofOutcome.Broken) verify(with(good, both, silent)))
                        .broken()
                        .detail())
                .isEqualTo("those over block 2 are others than known so far");
    }

    @Test
    void tooFewVotesInEitherSet() {
        ResultProof good = handedOver();
        Block first = block(good.certified().get(0).header().id());
        List<MemberKey> oldLack = List.of(BOTH.get(1), BOTH.get(2), BOTH.get(3), BOTH.get(4));
        List<MemberKey> newLack = BOTH.subList(0, 4);
        for (List<MemberKey> few : List.of(oldLack, newLack)) {
            var votes = chain.acknowledged(first, few, BOTH);
            breaks(Link.VOTES, "lacks more than two thirds", with(good, first(good, votes), good.last()));
            var acknowledgements = chain.acknowledged(first, BOTH, few);
            breaks(
                    Link.CONFIRMATION,
                    "lacks more than two thirds",
                    with(good, first(good, acknowledgements), good.last()));
        }
    }

    private static CertifiedHeader first(ResultProof proof, Certificate certificate) {
        CertifiedHeader first = proof.certified().get(0);
        return new CertifiedHeader(first.header(), first.child(), certificate, first.voters());
    }

    private Block block(BlockId id) {
        return chain.store.block(id).orElseThrow();
    }

    @Test
    void aCertificateOfAnotherSetOrAnotherBlock() {
        ResultProof good = plain();
        Block certified = block(good.last().header().id());
        var byStrangers = chain.acknowledged(certified, NEW, NEW);
        assertThat(((ProofOutcome.Broken) verify(certifiedBy(good, byStrangers))).findings())
                .filteredOn(finding -> !finding.holds())
                .extracting(Finding::link)
                .containsExactly(Link.VOTES, Link.CONFIRMATION);
        Block other = block(good.headers().get(1).id());
        breaks(Link.VOTES, "the certificate is of block", certifiedBy(good, chain.acknowledged(other, OLD, OLD)));
    }

    @Test
    void votesThatNobodySigned() {
        ResultProof good = plain();
        Certificate certificate = good.last().certificate();
        Tally link = forged(certificate.link());
        breaks(
                Link.VOTES,
                OLD.get(1).id() + " did not sign the vote from",
                certifiedBy(good, new Certificate(link, certificate.confirmation())));
        Tally confirmation = forged(certificate.confirmation());
        breaks(
                Link.CONFIRMATION,
                OLD.get(1).id() + " did not sign the acknowledgement of",
                certifiedBy(good, new Certificate(certificate.link(), confirmation)));
    }

    /** With the signature of one under the name of another. */
    private static Tally forged(Tally tally) {
        var signatures = new TreeMap<MemberId, Signature>(tally.signatures());
        Signature signature = tally.signatures().get(OLD.get(0).id());
        assertThat(signature).isNotNull();
        signatures.put(OLD.get(1).id(), signature);
        return new Tally(tally.statement(), signatures);
    }

    @Test
    void aChildThatIsNone() {
        ResultProof good = linked();
        SealedHeader stranger = chain.add(OLD_VOTERS).sealedHeader();
        SealedHeader header = good.last().header();
        breaks(
                Link.CONFIRMATION,
                "the child is not the one",
                with(good, child(good, stranger, good.last().certificate())));
        var toStranger = chain.linked(block(header.id()), stranger.id(), OLD);
        breaks(Link.CONFIRMATION, "is to no child of block 1", with(good, child(good, stranger, toStranger)));
    }

    private static CertifiedHeader child(ResultProof proof, SealedHeader child, Certificate certificate) {
        return new CertifiedHeader(proof.last().header(), Optional.of(child), certificate, Optional.empty());
    }

    @Test
    void aChildThatOthersDecideOver() {
        Block block = chain.add(OLD_VOTERS, batch);
        Block child = chain.add(BOTH_VOTERS);
        var certificate = chain.linked(block, child.id(), OLD);
        var certified = new CertifiedHeader(
                block.sealedHeader(), Optional.of(child.sealedHeader()), certificate, Optional.empty());
        breaks(
                Link.CONFIRMATION,
                "others decide over the child than over block 1",
                new ResultProof(chain.network.chainId(), batch, 0, List.<Digest>of(), List.of(), List.of(certified)));
    }
}
