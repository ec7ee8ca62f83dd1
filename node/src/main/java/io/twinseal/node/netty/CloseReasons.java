package io.twinseal.node.netty;

import io.twinseal.node.wire.WireException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Sentences about connections that ended, from what the libraries threw. */
final class CloseReasons {
    static final String BEFORE_READY = "it closed the connection during the handshake";

    private static final String REFUSED =
            "it refused this node's certificate: is this node's key a member of the other's chain? (";

    private CloseReasons() {}

    static String ofConnect(Throwable cause) {
        return innermost(cause);
    }

    static String ofHandshake(Throwable cause, boolean outbound) {
        CertificateException certificate = find(cause, CertificateException.class);
        if (certificate != null) return "refused in the handshake: " + certificate.getMessage();
        String text = innermost(cause);
        if (outbound && isCertificateAlert(text)) return REFUSED + text + ")";
        return "the TLS handshake failed: " + text;
    }

    /**
     * Of a connection at any time after its handshake.
     *
     * @param awaitingWelcome whether our handshake is over and theirs may not be
     */
    static String of(Throwable cause, boolean awaitingWelcome) {
        WireException malformed = find(cause, WireException.class);
        if (malformed != null) return "it broke the protocol: " + malformed.getMessage();
        String text = innermost(cause);
        if (awaitingWelcome && isCertificateAlert(text)) return REFUSED + text + ")";
        return "the connection broke: " + text;
    }

    /** Text of a stranger's making, fit for a log. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }

    private static boolean isCertificateAlert(String text) {
        return text.contains("certificate") || text.contains("access_denied");
    }

    private static String innermost(Throwable cause) {
        Throwable at = cause;
        while (at.getCause() != null && at.getCause() != at) at = at.getCause();
        if (at instanceof ClosedChannelException) return "the other side closed the connection";
        String message = at.getMessage();
        return message == null || message.isBlank() ? at.getClass().getSimpleName() : printable(message);
    }

    private static <T extends Throwable> @Nullable T find(Throwable cause, Class<T> type) {
        for (Throwable at = cause; at != null; at = at.getCause()) if (type.isInstance(at)) return type.cast(at);
        return null;
    }
}
