package io.twinseal.ledger.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.proto.SealedHeader;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlockCodecTest {
    private static final Bytes SIGNATURE = Bytes.copyOf(new byte[64]);

    private final Block good = block(List.of(Fixture.transaction(1), Fixture.transaction(2)));

    @Test
    void readsBackWhatItWrote() throws DecodeException {
        Block decoded = BlockCodec.decode(good.bytes().toBytes());
        assertThat(decoded).isEqualTo(good);
        assertThat(decoded.sealedHeader()).isEqualTo(good.sealedHeader());
        assertThat(decoded.transactions()).isEqualTo(good.transactions());
        assertThat(BlockCodec.decodeSealedHeader(good.sealedHeader().bytes().toBytes()))
                .isEqualTo(good.sealedHeader());
        assertThat(BlockCodec.decode(good.sealedHeader().bytes(), BlockCodec.bodyBytes(good)))
                .isEqualTo(good);
    }

    @Test
    void theIdCommitsToHeaderAndNonce() {
        byte[] digest = good.sealedHeader().digest().toBytes();
        byte[] message = Arrays.copyOf(digest, 40);
        message[39] = 5;
        assertThat(good.id().toBytes()).isEqualTo(Digest.sha256Bytes(message));
        assertThat(Ids.blockId(good.sealedHeader().digest(), 6)).isNotEqualTo(good.id());
    }

    @Test
    void refusesOtherTransactionsThanTheHeaderCommitsTo() {
        List<Transaction> transactions = good.transactions();
        assertThatThrownBy(() -> BlockCodec.join(good.sealedHeader(), transactions.subList(0, 1)))
                .isInstanceOf(DecodeException.class)
                .hasMessage("The header counts 2 transactions, but the block has 1.");
        assertThatThrownBy(
                        () -> BlockCodec.join(good.sealedHeader(), List.of(transactions.get(1), transactions.get(0))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("commits to transactions root");
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of("Header.parent must have 32 bytes", inner(h -> h.clearParent())),
                Arguments.of("Header.proposer must have 32 bytes", inner(h -> h.setProposer(ByteString.EMPTY))),
                Arguments.of("Header.transactions_root must have 32", inner(h -> h.clearTransactionsRoot())),
                Arguments.of("Header.state_root must have 32 bytes", inner(h -> h.clearStateRoot())),
                Arguments.of("Header.voters_digest must have 32", inner(h -> h.clearVotersDigest())),
                Arguments.of("Header.height must be below 2^63", inner(h -> h.setHeight(-1))),
                Arguments.of("Header.difficulty must be below 2^63", inner(h -> h.setDifficulty(-1))),
                Arguments.of("Header.reputation must be below 2^63", inner(h -> h.setReputation(-1))),
                Arguments.of("Header.time_millis must be below 2^63", inner(h -> h.setTimeMillis(-1))),
                Arguments.of("transaction_count must be below 2^31", inner(h -> h.setTransactionCount(-1))),
                Arguments.of("SealedHeader.signature must have 64", outer(h -> h.clearSignature())),
                Arguments.of("header is truncated or malformed", outer(h -> h.setHeader(ByteString.copyFromUtf8("x")))),
                Arguments.of(
                        "The header is not encoded canonically",
                        outer(h -> h.setHeader(h.getHeader().concat(h.getHeader())))));
    }

    private static Consumer<SealedHeader.Builder> outer(Consumer<SealedHeader.Builder> change) {
        return change;
    }

    private static Consumer<SealedHeader.Builder> inner(Consumer<io.twinseal.ledger.proto.Header.Builder> change) {
        return message -> {
            try {
                var header = io.twinseal.ledger.proto.Header.parseFrom(message.getHeader()).toBuilder();
                change.accept(header);
                message.setHeader(header.build().toByteString());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHeaders")
    void refusesABadHeaderWithItsReason(String reason, Consumer<SealedHeader.Builder> change) throws Exception {
        var message = SealedHeader.parseFrom(good.sealedHeader().bytes().toBytes()).toBuilder();
        change.accept(message);
        byte[] bytes = message.build().toByteArray();
        assertThatThrownBy(() -> BlockCodec.decodeSealedHeader(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesTruncatedAndOversizedBlocks() {
        byte[] bytes = good.bytes().toBytes();
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> BlockCodec.decode(cut)).isInstanceOf(DecodeException.class);
        }
        assertThatThrownBy(() -> BlockCodec.decode(new byte[BlockCodec.BYTES_MAX + 1]))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("may have 33554432 bytes");
        assertThatThrownBy(() -> BlockCodec.decodeSealedHeader(new byte[513]))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("may have 512 bytes, but this one has 513");
    }

    private static Block block(List<Transaction> transactions) {
        var id = BlockId.of(new byte[32]);
        var header = new Header(id, id, 3, 1_000, Fixture.ACCESS_POINT.id(), 16, 1L << 31, transactions.size());
        Digest root = MerkleTree.root(transactions.stream().map(Transaction::id).toList());
        Bytes headerBytes = BlockCodec.encodeHeader(header, root, Digest.ZERO, Digest.ZERO);
        try {
            return BlockCodec.join(BlockCodec.seal(headerBytes, 5, SIGNATURE), transactions);
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }
}
