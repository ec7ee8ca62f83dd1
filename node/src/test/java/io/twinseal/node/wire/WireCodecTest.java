package io.twinseal.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.wire.proto.Envelope;
import io.twinseal.node.wire.proto.GetBlocks;
import io.twinseal.node.wire.proto.HeadAnnouncement;
import io.twinseal.node.wire.proto.Offload;
import io.twinseal.node.wire.proto.Ping;
import io.twinseal.node.wire.proto.Profiles;
import io.twinseal.node.wire.proto.Receipt;
import io.twinseal.node.wire.proto.TransactionStatus;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireCodecTest {
    static Stream<WireMessage> messages() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBackEqual(WireMessage message) throws WireException {
        assertThat(WireCodec.decode(envelope(WireCodec.frame(message)))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void framesHoldTheEnvelopeOfTheSchema(WireMessage message) throws Exception {
        byte[] frame = WireCodec.frame(message);
        Envelope envelope = Envelope.parseFrom(envelope(frame));
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        assertThat(envelope.toByteArray())
                .isEqualTo(ByteString.copyFrom(frame).substring(4).toByteArray());
    }

    @Test
    void everyKindOfTheSchemaHasASampleAndAType() {
        assertThat(Samples.all().stream().map(m -> Encoder.encode(m).type()))
                .containsExactlyInAnyOrder(MessageType.values());
        assertThat(Envelope.getDescriptor().getFields().stream().map(f -> f.getNumber() << 3 | 2))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(MessageType.values()).map(MessageType::tag).toList());
    }

    @Test
    void aByteMoreOrLessIsNoMessage() {
        for (WireMessage message : Samples.all()) {
            byte[] frame = WireCodec.frame(message);
            ByteBuffer longer = ByteBuffer.allocate(frame.length - 3).put(frame, 4, frame.length - 4);
            assertRefused(longer.rewind(), "");
            if (frame.length > 6) assertRefused(ByteBuffer.wrap(frame, 4, frame.length - 5), "");
        }
    }

    @Test
    void unknownKindsAreNamed() {
        assertRefused(ByteBuffer.wrap(new byte[] {0x2a, 0}), "tag 42");
        assertRefused(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0}), "does not start with a kind");
        assertRefused(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xff}), "does not start with a kind");
    }

    @Test
    void unknownFieldsAreRefusedOutsideAndInside() {
        var unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        assertRefused(
                Envelope.newBuilder().setPing(Ping.newBuilder().setUnknownFields(unknown)), "unknown fields [99]");
        assertRefused(
                Envelope.newBuilder()
                        .setOffload(Offload.newBuilder()
                                .addItems(Offload.Item.newBuilder()
                                        .setModel(zeros(32))
                                        .setUnknownFields(unknown))),
                "unknown fields [99]");
        assertRefused(Envelope.newBuilder().setPing(Ping.newBuilder()).setUnknownFields(unknown), "fill its frame");
    }

    @Test
    void wrongFieldsAreRefusedByName() {
        assertRefused(
                Envelope.newBuilder().setGetBlocks(GetBlocks.newBuilder().addIds(zeros(31))),
                "GET_BLOCKS has a wrong field: expected 32 bytes, got 31");
        assertRefused(
                Envelope.newBuilder().setReceipt(Receipt.newBuilder().setSignature(zeros(63))),
                "a signature has 64 bytes, but this has 63");
        assertRefused(
                Envelope.newBuilder()
                        .setHead(
                                HeadAnnouncement.newBuilder().setHead(zeros(32)).setHeight(-1)),
                "height 18446744073709551615 is over 2^63 - 1");
        assertRefused(
                Envelope.newBuilder()
                        .setHead(
                                HeadAnnouncement.newBuilder().setHead(zeros(32)).setWeight(zeros(1))),
                "no leading zero");
        assertRefused(
                Envelope.newBuilder()
                        .setTransactionStatus(TransactionStatus.newBuilder()
                                .addEntries(TransactionStatus.Entry.newBuilder()
                                        .setId(zeros(32))
                                        .setStateValue(9))),
                "state 9 is not known");
        assertRefused(
                Envelope.newBuilder()
                        .setProfiles(Profiles.newBuilder()
                                .addProfiles(Profiles.Profile.newBuilder()
                                        .setModel(zeros(32))
                                        .addBatches(Profiles.Batch.newBuilder()
                                                .setPoints(1)
                                                .addAllBottomMicros(List.of(0.0, 1e308))
                                                .addAllTopMicros(List.of(1.0, 0.0))))),
                "no call takes longer than a day");
    }

    @Test
    void limitsHoldForEveryKind() {
        for (MessageType type : MessageType.values()) {
            byte[] tag = {(byte) type.tag(), (byte) 0};
            if (type.tag() >= 128) {
                tag[0] = (byte) ((type.tag() & 0x7f) | 0x80);
                tag[1] = (byte) (type.tag() >> 7);
            }
            assertThatThrownBy(() -> {
                        Frames.checkLength(type.bytesMax() + 1);
                        Frames.checkKind(type.bytesMax() + 1, tag[0], tag[1]);
                    })
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining(String.valueOf(type.bytesMax()));
        }
        assertThatThrownBy(() -> Frames.checkLength(-1)).hasMessageContaining("4294967295 bytes");
    }

    @Test
    void listsAreCountedBeforeTheyAreRead() {
        var many = Offload.newBuilder();
        for (int i = 0; i < 100_000; i++) many.addItems(Offload.Item.getDefaultInstance());
        assertRefused(Envelope.newBuilder().setOffload(many), "OFFLOAD has more than 1024 entries");
    }

    @Test
    void sendersKeepTheLimitsToo() {
        var ids = Collections.nCopies(513, Samples.block(1));
        assertThatThrownBy(() -> WireCodec.frame(new WireMessage.GetBlocks(ids, 1)))
                .hasMessage("GET_BLOCKS has 513 entries, over its limit of 512");
        var block = Bytes.copyOf(new byte[MessageType.ENVELOPE_BYTES_MAX]);
        assertThatThrownBy(() -> WireCodec.frame(new WireMessage.Blocks(block)))
                .hasMessageContaining("over its limit of 8388608 bytes");
    }

    @Test
    void randomBytesAreRefusedAndNeverMore() {
        var random = new Random(20260401);
        List<WireMessage> samples = Samples.all();
        for (int i = 0; i < 50_000; i++) {
            byte[] frame = WireCodec.frame(samples.get(random.nextInt(samples.size())));
            for (int flips = random.nextInt(1, 4); flips > 0; flips--)
                frame[random.nextInt(4, frame.length)] = (byte) random.nextInt();
            try {
                WireMessage decoded = WireCodec.decode(envelope(frame));
                assertThat(WireCodec.decode(envelope(WireCodec.frame(decoded)))).isEqualTo(decoded);
            } catch (WireException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static void assertRefused(Envelope.Builder envelope, String reason) {
        assertRefused(ByteBuffer.wrap(envelope.build().toByteArray()), reason);
    }

    private static void assertRefused(ByteBuffer envelope, String reason) {
        assertThatThrownBy(() -> WireCodec.decode(envelope))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(reason);
    }

    private static ByteBuffer envelope(byte[] frame) {
        return ByteBuffer.wrap(frame, 4, frame.length - 4);
    }

    private static ByteString zeros(int size) {
        return ByteString.copyFrom(new byte[size]);
    }
}
