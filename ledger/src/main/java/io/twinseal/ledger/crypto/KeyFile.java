package io.twinseal.ledger.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** One Ed25519 seed in a PKCS#8 PEM file with mode 600. */
final class KeyFile {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int BYTES_MAX = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    static byte[] read(Path file) throws IOException {
        if (posix()) {
            var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            open.removeAll(EnumSet.range(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
            if (!open.isEmpty())
                throw new IOException("Key file " + file + " is open to other users (" + open
                        + "). Close it with: chmod 600 " + file);
        }
        if (Files.size(file) > BYTES_MAX) throw notAKey(file);
        String pem = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!pem.startsWith(BEGIN) || !pem.endsWith(END) || pem.length() < BEGIN.length() + END.length())
            throw notAKey(file);
        String body = pem.substring(BEGIN.length(), pem.length() - END.length());
        try {
            byte[] der = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
            return JcaKeys.seed(der).orElseThrow(() -> notAKey(file));
        } catch (IllegalArgumentException e) {
            throw notAKey(file);
        }
    }

    static void write(Path file, byte[] seed) throws IOException {
        String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(JcaKeys.pkcs8(seed)) + "\n" + END + "\n";
        FileAttribute<?>[] attributes = posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static IOException notAKey(Path file) {
        return new IOException("File " + file + " is not an unencrypted Ed25519 private key in PKCS#8 PEM form"
                + " (-----BEGIN PRIVATE KEY-----).");
    }
}
