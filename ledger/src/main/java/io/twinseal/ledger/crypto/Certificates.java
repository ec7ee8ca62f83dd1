package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** TLS certificates that say nothing but a member's key: self-signed, and without an end (RFC 5280, 4.1.2.5). */
public final class Certificates {
    // As DER, because BouncyCastle loads calendars and locales to make them from anything else.
    private static final Time START =
            new Time(ASN1UTCTime.getInstance(HexFormat.of().parseHex("170d3230303130313030303030305a")));
    private static final Time NEVER =
            new Time(ASN1GeneralizedTime.getInstance(HexFormat.of().parseHex("180f39393939313233313233353935395a")));
    private static final Signatures SIGNATURES = Signatures.fastest();

    private Certificates() {}

    public static X509Certificate selfSigned(MemberKey key) {
        byte[] id = key.id().toBytes();
        var name = new X500Name("CN=" + key.id());
        var builder = new X509v3CertificateBuilder(
                name,
                new BigInteger(1, id).shiftRight(128),
                START,
                NEVER,
                name,
                new SubjectPublicKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), id));
        try {
            byte[] der = builder.build(new Signer(key)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("a certificate just made does not read back", e);
        }
    }

    /** Whose certificate this is; empty unless it has a valid Ed25519 key that signed it. */
    public static Optional<MemberId> memberOf(X509Certificate certificate) {
        Optional<MemberId> member =
                JcaKeys.rawPublicKey(certificate.getPublicKey().getEncoded()).map(MemberId::of);
        if (member.isEmpty() || !EdECObjectIdentifiers.id_Ed25519.getId().equals(certificate.getSigAlgOID()))
            return Optional.empty();
        try {
            byte[] signed = certificate.getTBSCertificate();
            return member.filter(id -> SIGNATURES.verify(id, signed, certificate.getSignature()));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static final class Signer implements ContentSigner {
        private final MemberKey key;
        private final ByteArrayOutputStream signed = new ByteArrayOutputStream();

        Signer(MemberKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        }

        @Override
        public OutputStream getOutputStream() {
            return signed;
        }

        @Override
        public byte[] getSignature() {
            return key.signRaw(signed.toByteArray());
        }
    }
}
