package io.twinseal.ledger.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.proto.InferenceBatch;
import io.twinseal.ledger.proto.Transaction;
import io.twinseal.ledger.proto.TransactionBody;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionCodecTest {
    private static final ByteString SHORT = ByteString.copyFrom(new byte[31]);
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    private final byte[] good = Fixture.transaction(1).bytes().toBytes();

    @Test
    void readsBackWhatItWrote() throws DecodeException {
        var transaction = Fixture.transaction(7);
        var decoded = TransactionCodec.decode(transaction.bytes().toBytes());
        assertThat(decoded.id()).isEqualTo(transaction.id());
        assertThat(decoded.bytes()).isEqualTo(transaction.bytes());
        assertThat(decoded.body()).isEqualTo(transaction.body());
        assertThat(decoded.signatures()).isEqualTo(transaction.signatures());
        assertThat(decoded.id().toBytes())
                .isEqualTo(Digest.sha256Bytes(transaction.bytes().toBytes()));
        var joined = TransactionCodec.join(transaction.bodyBytes().toBytes(), transaction.signatures());
        assertThat(joined.bytes()).isEqualTo(transaction.bytes());
    }

    static Stream<Arguments> badBatches() {
        return Stream.of(
                bad("field InferenceBatch.access_point must have 32 bytes, but has 31", b -> b.setAccessPoint(SHORT)),
                bad("field InferenceBatch.gateway must have 32 bytes", b -> b.clearGateway()),
                bad("field InferenceBatch.slot must have 32 bytes", b -> b.setSlot(SHORT)),
                bad("sequence must be at least 1", b -> b.setSequence(0)),
                bad("sequence must be below 2^63, but is 18446744073709551615", b -> b.setSequence(-1)),
                bad("time_millis must be below 2^63", b -> b.setTimeMillis(-1)),
                bad("a batch's cpuClass must not have control characters", b -> b.setCpuClass("a\nb")),
                bad("must have 1 to 4096 results, but has 0", b -> b.clearResults()),
                bad(
                        "'oven' follows 'press-1'",
                        b -> b.addResults(b.getResults(0).toBuilder().setTwin("oven"))),
                bad("'press-1' follows 'press-1'", b -> b.addResults(b.getResults(0))),
                bad("twin's id must have 1 to 64", b -> b.getResultsBuilder(0).setTwin("")),
                bad("twin's id 'a/b' may only have", b -> b.getResultsBuilder(0).setTwin("a/b")),
                bad(
                        "TwinResult.model must have 32 bytes",
                        b -> b.getResultsBuilder(0).setModel(SHORT)),
                bad(
                        "TwinResult.cut must be below 2^31",
                        b -> b.getResultsBuilder(0).setCut(-1)),
                bad(
                        "points of twin 'press-1' must be at least 1",
                        b -> b.getResultsBuilder(0).setPoints(0)),
                bad(
                        "activation_digest must have 32 bytes",
                        b -> b.getResultsBuilder(0).clearActivationDigest()),
                bad(
                        "outputs_digest must have 32 bytes",
                        b -> b.getResultsBuilder(0).setOutputsDigest(SHORT)),
                bad(
                        "outputs of twin 'press-1' must be whole float32",
                        b -> b.getResultsBuilder(0).setOutputs(SHORT)),
                bad(
                        "outputs of twin 'press-1' must be whole float32",
                        b -> b.getResultsBuilder(0).clearOutputs()),
                bad("has the unknown field 99", b -> b.setUnknownFields(UNKNOWN)),
                bad("has the unknown field 99", b -> b.getResultsBuilder(0).setUnknownFields(UNKNOWN)));
    }

    private static Arguments bad(String reason, Consumer<InferenceBatch.Builder> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBatches")
    void refusesABadBatchWithItsReason(String reason, Consumer<InferenceBatch.Builder> change) throws Exception {
        var batch =
                TransactionBody.parseFrom(Fixture.transaction(1).bodyBytes().toBytes()).getInferenceBatch().toBuilder();
        change.accept(batch);
        byte[] body =
                TransactionBody.newBuilder().setInferenceBatch(batch).build().toByteArray();
        assertRefused(Transaction.parseFrom(good).toBuilder().setBody(ByteString.copyFrom(body)), reason);
    }

    static Stream<Arguments> badTransactions() {
        return Stream.of(
                Arguments.of(
                        "needs 2 signatures, but has 1",
                        change(t -> t.clearSignatures().addSignatures(ByteString.copyFrom(new byte[64])))),
                Arguments.of("needs 2 signatures, but has 3", change(t -> t.addSignatures(t.getSignatures(0)))),
                Arguments.of("signatures must have 64 bytes, but has 31", change(t -> t.setSignatures(1, SHORT))),
                Arguments.of("transaction body has no kind", change(t -> t.clearBody())),
                Arguments.of("has the unknown field 99", change(t -> t.setUnknownFields(UNKNOWN))));
    }

    private static Consumer<Transaction.Builder> change(Consumer<Transaction.Builder> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTransactions")
    void refusesABadTransactionWithItsReason(String reason, Consumer<Transaction.Builder> change) throws Exception {
        var transaction = Transaction.parseFrom(good).toBuilder();
        change.accept(transaction);
        assertRefused(transaction, reason);
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> TransactionCodec.decode(cut))
                    .as("%d of %d bytes", length, good.length)
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void refusesOtherEncodingsOfTheSameContent() throws Exception {
        byte[] doubled = Arrays.copyOf(good, good.length * 2);
        System.arraycopy(good, 0, doubled, good.length, good.length);
        byte[] body = Fixture.transaction(1).bodyBytes().toBytes();
        byte[] twice = Arrays.copyOf(body, body.length * 2);
        System.arraycopy(body, 0, twice, body.length, body.length);
        assertThatThrownBy(() -> TransactionCodec.decodeBody(twice))
                .as("fields given twice")
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("not encoded canonically");
        byte[] longTag = new byte[good.length + 1];
        longTag[0] = (byte) (good[0] | 0x80);
        System.arraycopy(good, 1, longTag, 2, good.length - 1);
        assertThatThrownBy(() -> TransactionCodec.decode(longTag))
                .as("a tag in two bytes")
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("not encoded canonically");
        assertThatThrownBy(() -> TransactionCodec.decode(doubled)).isInstanceOf(DecodeException.class);
        var swapped = Transaction.parseFrom(good);
        byte[] signaturesFirst = Transaction.newBuilder()
                .addAllSignatures(swapped.getSignaturesList())
                .build()
                .toByteString()
                .concat(Transaction.newBuilder()
                        .setBody(swapped.getBody())
                        .build()
                        .toByteString())
                .toByteArray();
        assertThatThrownBy(() -> TransactionCodec.decode(signaturesFirst))
                .as("fields out of order")
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("not encoded canonically");
    }

    @Test
    void refusesWhatIsTooLongBeforeItParses() {
        assertThatThrownBy(() -> TransactionCodec.decode(new byte[TransactionCodec.BYTES_MAX + 1]))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("may have 1048576 bytes, but this one has 1048577");
    }

    @Test
    void nothingButItsOwnBytesDecodesToATransaction() {
        long seed = Long.getLong("twinseal.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            int flips = 1 + random.nextInt(3);
            for (int flip = 0; flip < flips; flip++)
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(TransactionCodec.decode(bytes).bytes().toBytes())
                        .as("seed %d, round %d", seed, i)
                        .isEqualTo(bytes);
            } catch (DecodeException e) {
                assertThat(e.reason()).as("seed %d, round %d", seed, i).endsWith(".");
            }
        }
    }

    @Test
    void encodesTheLargestNumbers() {
        var batch = Fixture.batch(Long.MAX_VALUE, BlockId.of(new byte[32]), Fixture.result("a", 0, 65_536, 1f));
        Bytes bytes = TransactionCodec.encodeBody(batch);
        assertThatCode(() ->
                        assertThat(TransactionCodec.decodeBody(bytes.toBytes())).isEqualTo(batch))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(Transaction.Builder transaction, String reason) {
        byte[] bytes = transaction.build().toByteArray();
        assertThatThrownBy(() -> TransactionCodec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                        .containsIgnoringCase(reason)
                        .endsWith("."));
    }
}
