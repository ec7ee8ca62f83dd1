package io.twinseal.node.netty;

import io.netty.handler.ssl.SslHandler;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.Certificates;
import io.twinseal.ledger.crypto.MemberKey;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 in which both sides show a certificate and a certificate says nothing but a member's key.
 *
 * <p>Made of the JDK's own parts: Netty's builder first puts the key into a password-protected store in memory, which
 * takes a good part of a second.
 */
final class MemberTls {
    private static final String PROTOCOL = "TLSv1.3";
    // AES-128 first: with the instructions that every server has it costs least
    private static final String[] CIPHERS = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private final MemberId self;
    private final MemberCheck members;
    private final SSLContext context;

    MemberTls(MemberKey key, MemberCheck members) {
        this.self = key.id();
        this.members = members;
        try {
            this.context = SSLContext.getInstance(PROTOCOL);
            this.context.init(
                    new KeyManager[] {new Identity(key.toJcaPrivateKey(), Certificates.selfSigned(key))},
                    new TrustManager[] {new Trust()},
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot speak TLS 1.3 with Ed25519 keys", e);
        }
    }

    SslHandler handler(boolean outbound, long handshakeMillisMax) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(outbound);
        SSLParameters parameters = new SSLParameters(CIPHERS, new String[] {PROTOCOL});
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(handshakeMillisMax);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS_MAX);
        return handler;
    }

    /**
     * Who is at the other end, judged anew: a resumed session skips the trust manager.
     *
     * @throws CertificateException if that is nobody to talk to
     */
    MemberId peerOf(SslHandler handler) throws CertificateException {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            if (chain.length == 0 || !(chain[0] instanceof X509Certificate first))
                throw new CertificateException("the other side showed no certificate");
            return judge(first);
        } catch (SSLPeerUnverifiedException e) {
            throw new CertificateException("the other side showed no certificate", e);
        }
    }

    private MemberId judge(X509Certificate certificate) throws CertificateException {
        MemberId id = Certificates.memberOf(certificate)
                .orElseThrow(() ->
                        new CertificateException("the certificate is not one of a member: it must be signed by its own"
                                + " Ed25519 key, but is " + certificate.getSigAlgName() + " for "
                                + certificate.getSubjectX500Principal()));
        if (id.equals(self)) throw new CertificateException("the other side has this node's own key " + id);
        if (!members.admits(id)) throw new CertificateException("the key " + id + " is not a member's");
        return id;
    }

    /** The one key and certificate that this node shows, whoever asks. */
    private static final class Identity extends X509ExtendedKeyManager {
        private static final String ALIAS = "member";

        private final PrivateKey key;
        private final X509Certificate certificate;

        Identity(PrivateKey key, X509Certificate certificate) {
            this.key = key;
            this.certificate = certificate;
        }

        private @Nullable String aliasFor(String... keyTypes) {
            return List.of(keyTypes).contains(key.getAlgorithm()) ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
            return aliasFor(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return aliasFor(keyType);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
            return aliasFor(keyTypes);
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return aliasFor(keyType);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    /** Runs in the handshake, on both sides. */
    private final class Trust extends X509ExtendedTrustManager {
        private void judgeFirst(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0) throw new CertificateException("the other side showed no certificate");
            judge(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            judgeFirst(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
