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
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** TLS certificates that say nothing but a member's key: self-signed, and without an end (RFC 5280, 4.1.2.5). */
public final class Certificates {
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");
    private static final Signatures SIGNATURES = Signatures.fastest();

    private Certificates() {}

    public static X509Certificate selfSigned(MemberKey key) {
        byte[] id = key.id().toBytes();
        var name = new X500Name("CN=" + key.id());
        var builder = new X509v3CertificateBuilder(
                name,
                new BigInteger(1, id).shiftRight(128),
                Date.from(START),
                Date.from(NEVER),
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
