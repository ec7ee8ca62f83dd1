package io.twinseal.ledger.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberKeyTest {
    private static final byte[] MESSAGE = Fixture.utf8("a reading");

    @TempDir
    Path directory;

    @Test
    void derivesThePublishedKeyOfThePublishedSeed() {
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        assertThat(MemberKey.ofSeed(seed).id().toString())
                .as("RFC 8032, 7.1, test 1")
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }

    @Test
    void storesForItsOwnerOnlyAndLoadsTheSameKey() throws IOException {
        MemberKey key = MemberKey.generate(new SecureRandom());
        Path file = directory.resolve("member.pem");
        key.store(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI");
        assertThat(MemberKey.load(file).id()).isEqualTo(key.id());
        assertThat(key.toString()).doesNotContain(key.id().toString());
    }

    @Test
    void neverOverwritesAKey() throws IOException {
        Path file = directory.resolve("member.pem");
        Fixture.key(1).store(file);
        assertThatThrownBy(() -> Fixture.key(2).store(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(MemberKey.load(file).id()).isEqualTo(Fixture.key(1).id());
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws IOException {
        Path file = directory.resolve("member.pem");
        Fixture.key(1).store(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> MemberKey.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GROUP_READ")
                .hasMessageEndingWith("chmod 600 " + file);
    }

    @Test
    void refusesWhatIsNoKey() throws IOException {
        for (String content : new String[] {
            "",
            "nonsense",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----"
        }) {
            Path file = directory.resolve("bad.pem");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, content);
            assertThatThrownBy(() -> MemberKey.load(file))
                    .as(content)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not an unencrypted Ed25519 private key");
        }
    }

    @Test
    void aSignatureCountsForOnePurposeOnOneChain() {
        Signatures signatures = Signatures.fastest();
        MemberKey key = Fixture.key(1);
        byte[] signature = key.sign(Domain.BATCH, Fixture.CHAIN, MESSAGE).toBytes();
        ChainId other = ChainId.of(Digest.sha256Bytes(Fixture.utf8("another chain")));
        assertThat(signatures.verify(key.id(), Domain.BATCH, Fixture.CHAIN, MESSAGE, signature))
                .isTrue();
        assertThat(signatures.verify(key.id(), Domain.RECEIPT, Fixture.CHAIN, MESSAGE, signature))
                .isFalse();
        assertThat(signatures.verify(key.id(), Domain.BATCH, other, MESSAGE, signature))
                .isFalse();
        assertThat(signatures.verify(Fixture.key(2).id(), Domain.BATCH, Fixture.CHAIN, MESSAGE, signature))
                .isFalse();
    }
}
