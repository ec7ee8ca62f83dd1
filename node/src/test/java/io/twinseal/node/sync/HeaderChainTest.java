package io.twinseal.node.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.LongChain;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeaderChainTest {
    /** Blocks 2 and 4 are final under the first voters, 7 to 10 from before to after their change, 12 under the new. */
    private static final LongChain MADE =
            new LongChain().grow(5, 2).admitNewcomer().grow(2, 2);

    private static final ChainQueries QUERIES = new ChainQueries(MADE.chain().store());
    private static final ProofBuilder PROOFS = new ProofBuilder(
            LongChain.id(), MADE.chain().genesisVoters(), MADE.chain().store());

    private static List<SealedHeader> headers() {
        return QUERIES.headersAfter(QUERIES.locator(0), 100).orElseThrow();
    }

    private static List<CertifiedHeader> certified() {
        return PROOFS.certifiedWithin(1, MADE.chain().head().height());
    }

    private static HeaderChain checked(List<SealedHeader> headers, List<CertifiedHeader> certified)
            throws DecodeException {
        return checked(headers, certified, true);
    }

    private static HeaderChain checked(List<SealedHeader> headers, List<CertifiedHeader> certified, boolean votersKnown)
            throws DecodeException {
        List<Bytes> first = headers.stream().map(SealedHeader::bytes).toList();
        List<Bytes> second = certified.stream().map(ProofCodec::encode).toList();
        var voters = new CertifiedChain(
                LongChain.id(), Signatures.fastest(), MADE.chain().genesisVoters());
        return HeaderChain.checked(
                new WireMessage.Headers(first, second), votersKnown ? Optional.of(voters) : Optional.empty());
    }

    private static CertifiedHeader with(CertifiedHeader header, Certificate certificate) {
        return new CertifiedHeader(header.header(), header.child(), certificate, header.voters());
    }

    @Test
    void votersAreFollowedThroughTheirChangeUpToTheLastCertificate() throws DecodeException {
        assertThat(certified()).as("before, during and after the change").hasSize(3);
        HeaderChain chain = checked(headers(), certified());
        assertThat(chain.size()).isEqualTo((int) MADE.chain().head().height());
        assertThat(chain.certified()).isEqualTo((int) MADE.chain().finalized().height());
        assertThat(chain.certificates()).hasSize(3);
    }

    @Test
    void withoutTheStepInBetweenTheNewVotersAreNotBelievedNorIsTheSenderBlamed() throws DecodeException {
        List<CertifiedHeader> gap = new ArrayList<>(certified());
        CertifiedHeader before = gap.get(0);
        gap.remove(1);
        assertThat(checked(headers(), gap).certified())
                .isEqualTo((int) before.header().height());
        assertThat(checked(headers(), certified(), false).certified()).isZero();
    }

    @Test
    void headersThatDoNotFollowEachOtherAreRefused() {
        List<SealedHeader> gap = new ArrayList<>(headers());
        gap.remove(3);
        assertThatThrownBy(() -> checked(gap, List.of())).hasMessageContaining("does not follow header");
    }

    @Test
    void aCertificateOfAnotherBlockIsRefused() {
        List<SealedHeader> without = headers().subList(0, 2);
        assertThatThrownBy(() -> checked(without, certified())).hasMessageContaining("is none of the headers sent");
        CertifiedHeader first = certified().get(0);
        assertThatThrownBy(() -> checked(headers(), List.of(first, first))).hasMessageContaining("not in order");
    }

    @Test
    void aCertificateWithoutAQuorumOrWithAForgedSignatureIsRefused() {
        CertifiedHeader first = certified().get(0);
        Tally link = first.certificate().link();
        var few = new TreeMap<>(link.signatures());
        few.pollFirstEntry();
        few.pollFirstEntry();
        var lacking = new Certificate(
                new Tally(link.statement(), few), first.certificate().confirmation());
        assertThatThrownBy(() -> checked(headers(), List.of(with(first, lacking))))
                .hasMessageContaining("lacks more than two thirds");
        var swapped = new TreeMap<>(link.signatures());
        swapped.put(swapped.firstKey(), swapped.get(swapped.lastKey()));
        var forged = new Certificate(
                new Tally(link.statement(), swapped), first.certificate().confirmation());
        assertThatThrownBy(() -> checked(headers(), List.of(with(first, forged))))
                .hasMessageContaining("did not sign");
    }

    @Test
    void votersThatTheHeaderDoesNotNameAreRefused() {
        CertifiedHeader first = certified().get(0);
        var others = new CertifiedHeader(
                first.header(),
                first.child(),
                first.certificate(),
                certified().get(1).voters());
        assertThatThrownBy(() -> checked(headers(), List.of(others))).hasMessageContaining("are others than known");
    }
}
