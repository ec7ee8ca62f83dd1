package io.twinseal.ledger.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.Fixture;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    @Test
    void namesTheMemberAndNeverEnds() throws GeneralSecurityException {
        X509Certificate certificate = Certificates.selfSigned(Fixture.key(1));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=" + Fixture.key(1).id());
        assertThat(Certificates.memberOf(certificate)).contains(Fixture.key(1).id());
    }

    @Test
    void refusesACertificateThatItsKeyDidNotSign() throws CertificateException {
        byte[] der = Certificates.selfSigned(Fixture.key(1)).getEncoded();
        byte[] name = Fixture.utf8(Fixture.key(1).id().toString());
        der[indexOf(der, name)] ^= 1;
        var forged = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        assertThat(Certificates.memberOf(forged)).isEmpty();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++)
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) return i;
        throw new AssertionError("the name is not in the certificate");
    }
}
