package io.twinseal.node.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.Certificates;
import io.twinseal.ledger.crypto.MemberKey;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.3 in which both sides show a certificate and a certificate says nothing but a member's key. */
final class MemberTls {
    // AES-128 first: with the instructions that every server has it costs least
    private static final List<String> CIPHERS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private final MemberId self;
    private final MemberCheck members;
    private final SslContext server;
    private final SslContext client;

    MemberTls(MemberKey key, MemberCheck members) {
        this.self = key.id();
        this.members = members;
        X509Certificate certificate = Certificates.selfSigned(key);
        Trust trust = new Trust();
        try {
            this.server = configured(SslContextBuilder.forServer(key.toJcaPrivateKey(), certificate), trust)
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
            this.client = configured(
                            SslContextBuilder.forClient().keyManager(key.toJcaPrivateKey(), certificate), trust)
                    .endpointIdentificationAlgorithm(null) // the key is the name
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java platform cannot speak TLS 1.3 with Ed25519 keys", e);
        }
    }

    private static SslContextBuilder configured(SslContextBuilder builder, Trust trust) {
        return builder.sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .ciphers(CIPHERS)
                .trustManager(trust);
    }

    SslHandler handler(boolean outbound, ByteBufAllocator allocator, long handshakeMillisMax) {
        SslHandler handler = (outbound ? client : server).newHandler(allocator);
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
