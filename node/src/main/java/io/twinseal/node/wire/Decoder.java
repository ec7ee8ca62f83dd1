package io.twinseal.node.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageOrBuilder;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.wire.proto.AnnounceTransactions;
import io.twinseal.node.wire.proto.Blocks;
import io.twinseal.node.wire.proto.CompactBlock;
import io.twinseal.node.wire.proto.CutPlan;
import io.twinseal.node.wire.proto.GetBlocks;
import io.twinseal.node.wire.proto.GetHeaders;
import io.twinseal.node.wire.proto.GetModel;
import io.twinseal.node.wire.proto.GetProfiles;
import io.twinseal.node.wire.proto.GetSnapshot;
import io.twinseal.node.wire.proto.GetSnapshotPart;
import io.twinseal.node.wire.proto.GetTransactions;
import io.twinseal.node.wire.proto.Goodbye;
import io.twinseal.node.wire.proto.HeadAnnouncement;
import io.twinseal.node.wire.proto.Headers;
import io.twinseal.node.wire.proto.Hello;
import io.twinseal.node.wire.proto.ModelPart;
import io.twinseal.node.wire.proto.Offload;
import io.twinseal.node.wire.proto.OffloadAnswer;
import io.twinseal.node.wire.proto.OffloadRefusal;
import io.twinseal.node.wire.proto.Ping;
import io.twinseal.node.wire.proto.Pong;
import io.twinseal.node.wire.proto.Profiles;
import io.twinseal.node.wire.proto.Receipt;
import io.twinseal.node.wire.proto.Registration;
import io.twinseal.node.wire.proto.SnapshotOffer;
import io.twinseal.node.wire.proto.SnapshotPart;
import io.twinseal.node.wire.proto.Statements;
import io.twinseal.node.wire.proto.Tallies;
import io.twinseal.node.wire.proto.TransactionStatus;
import io.twinseal.node.wire.proto.Transactions;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Protobuf messages to messages. What is wrong in a field is an {@link IllegalArgumentException}. */
final class Decoder {
    private static final int WEIGHT_BYTES_MAX = 32;
    private static final int SIGNATURE_BYTES = 64;

    private Decoder() {}

    static WireMessage decode(MessageType type, CodedInputStream in) throws IOException {
        return switch (type) {
            case HELLO -> hello(known(Hello.parseFrom(in)));
            case GOODBYE ->
                new WireMessage.Goodbye(text(known(Goodbye.parseFrom(in)).getReason()));
            case PING -> new WireMessage.Ping(known(Ping.parseFrom(in)).getId());
            case PONG -> new WireMessage.Pong(known(Pong.parseFrom(in)).getId());
            case HEAD_ANNOUNCEMENT -> headAnnouncement(known(HeadAnnouncement.parseFrom(in)));
            case COMPACT_BLOCK -> compactBlock(known(CompactBlock.parseFrom(in)));
            case GET_BLOCKS -> getBlocks(known(GetBlocks.parseFrom(in)));
            case BLOCKS -> blocks(known(Blocks.parseFrom(in)));
            case GET_HEADERS -> getHeaders(known(GetHeaders.parseFrom(in)));
            case HEADERS -> headers(known(Headers.parseFrom(in)));
            case GET_SNAPSHOT -> {
                known(GetSnapshot.parseFrom(in));
                yield new WireMessage.GetSnapshot();
            }
            case SNAPSHOT_OFFER -> snapshotOffer(known(SnapshotOffer.parseFrom(in)));
            case GET_SNAPSHOT_PART -> getSnapshotPart(known(GetSnapshotPart.parseFrom(in)));
            case SNAPSHOT_PART -> snapshotPart(known(SnapshotPart.parseFrom(in)));
            case ANNOUNCE_TRANSACTIONS ->
                new WireMessage.AnnounceTransactions(
                        list(type, known(AnnounceTransactions.parseFrom(in)).getIdsList(), Decoder::transactionId));
            case GET_TRANSACTIONS ->
                new WireMessage.GetTransactions(
                        list(type, known(GetTransactions.parseFrom(in)).getIdsList(), Decoder::transactionId));
            case TRANSACTIONS ->
                new WireMessage.Transactions(
                        list(type, known(Transactions.parseFrom(in)).getTransactionsList(), Decoder::bytes));
            case TRANSACTION_STATUS ->
                new WireMessage.TransactionStatus(
                        list(type, known(TransactionStatus.parseFrom(in)).getEntriesList(), Decoder::entry));
            case OFFLOAD -> offload(known(Offload.parseFrom(in)));
            case OFFLOAD_ANSWER -> offloadAnswer(known(OffloadAnswer.parseFrom(in)));
            case OFFLOAD_REFUSAL -> offloadRefusal(known(OffloadRefusal.parseFrom(in)));
            case RECEIPT -> receipt(known(Receipt.parseFrom(in)));
            case REGISTRATION -> registration(known(Registration.parseFrom(in)));
            case GET_MODEL -> getModel(known(GetModel.parseFrom(in)));
            case MODEL_PART -> modelPart(known(ModelPart.parseFrom(in)));
            case GET_PROFILES -> {
                known(GetProfiles.parseFrom(in));
                yield new WireMessage.GetProfiles();
            }
            case PROFILES -> profiles(known(Profiles.parseFrom(in)));
            case CUT_PLAN -> cutPlan(known(CutPlan.parseFrom(in)));
            case STATEMENTS ->
                new WireMessage.Statements(
                        list(type, known(Statements.parseFrom(in)).getStatementsList(), Decoder::bytes));
            case TALLIES ->
                new WireMessage.Tallies(list(type, known(Tallies.parseFrom(in)).getTalliesList(), Decoder::bytes));
        };
    }

    private static WireMessage hello(Hello m) {
        return new WireMessage.Hello(
                notNegative("version", m.getVersion()),
                ChainId.of(m.getChain().toByteArray()),
                text(m.getSoftware()),
                blockId(m.getHead()),
                notNegative("height", m.getHeight()),
                weight(m.getWeight()),
                notNegative("lowest_height", m.getLowestHeight()));
    }

    private static WireMessage headAnnouncement(HeadAnnouncement m) {
        return new WireMessage.HeadAnnouncement(
                blockId(m.getHead()), notNegative("height", m.getHeight()), weight(m.getWeight()));
    }

    private static WireMessage compactBlock(CompactBlock m) {
        return new WireMessage.CompactBlock(
                bytes(m.getSealedHeader()),
                list(MessageType.COMPACT_BLOCK, m.getTransactionIdsList(), Decoder::transactionId));
    }

    private static WireMessage getBlocks(GetBlocks m) {
        return new WireMessage.GetBlocks(
                list(MessageType.GET_BLOCKS, m.getIdsList(), Decoder::blockId), notNegative("request", m.getRequest()));
    }

    private static WireMessage blocks(Blocks m) {
        return new WireMessage.Blocks(
                list(MessageType.BLOCKS, m.getBlocksList(), Decoder::bytes),
                notNegative("request", m.getRequest()),
                notNegative("lowest_height", m.getLowestHeight()));
    }

    private static WireMessage getHeaders(GetHeaders m) {
        return new WireMessage.GetHeaders(
                list(MessageType.GET_HEADERS, m.getLocatorList(), Decoder::blockId),
                notNegative("count", m.getCount()));
    }

    private static WireMessage headers(Headers m) {
        return new WireMessage.Headers(
                list(MessageType.HEADERS, m.getHeadersList(), Decoder::bytes),
                list(MessageType.HEADERS, m.getCertifiedList(), Decoder::bytes));
    }

    private static WireMessage snapshotOffer(SnapshotOffer m) {
        return new WireMessage.SnapshotOffer(
                list(MessageType.SNAPSHOT_OFFER, m.getCertifiedList(), Decoder::bytes),
                list(MessageType.SNAPSHOT_OFFER, m.getHeadersList(), Decoder::bytes),
                weight(m.getWeight()),
                notNegative("parts", m.getParts()));
    }

    private static WireMessage getSnapshotPart(GetSnapshotPart m) {
        return new WireMessage.GetSnapshotPart(blockId(m.getBlock()), notNegative("part", m.getPart()));
    }

    private static WireMessage registration(Registration m) {
        return new WireMessage.Registration(
                notNegative("height", m.getHeight()),
                list(MessageType.REGISTRATION, m.getTwinsList(), Decoder::bytes),
                list(MessageType.REGISTRATION, m.getModelsList(), Decoder::bytes));
    }

    private static WireMessage getModel(GetModel m) {
        return new WireMessage.GetModel(Digest.of(m.getModel().toByteArray()), notNegative("part", m.getPart()));
    }

    private static WireMessage modelPart(ModelPart m) {
        return new WireMessage.ModelPart(
                Digest.of(m.getModel().toByteArray()),
                notNegative("part", m.getPart()),
                notNegative("parts", m.getParts()),
                bytes(m.getBytes()));
    }

    private static WireMessage snapshotPart(SnapshotPart m) {
        return new WireMessage.SnapshotPart(
                blockId(m.getBlock()),
                notNegative("part", m.getPart()),
                list(MessageType.SNAPSHOT_PART, m.getPiecesList(), Decoder::piece));
    }

    private static WireMessage.SnapshotPart.Piece piece(SnapshotPart.Piece m) {
        known(m);
        return new WireMessage.SnapshotPart.Piece(
                bytes(m.getHeader()),
                bytes(m.getKey()),
                m.hasValue() ? Optional.of(bytes(m.getValue())) : Optional.empty());
    }

    private static WireMessage.TransactionStatus.Entry entry(TransactionStatus.Entry m) {
        known(m);
        return new WireMessage.TransactionStatus.Entry(
                transactionId(m.getId()),
                switch (m.getState()) {
                    case PENDING -> WireMessage.TransactionStatus.State.PENDING;
                    case SEALED -> WireMessage.TransactionStatus.State.SEALED;
                    case FINAL -> WireMessage.TransactionStatus.State.FINAL;
                    case REJECTED -> WireMessage.TransactionStatus.State.REJECTED;
                    case STATE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("state " + m.getStateValue() + " is not known");
                },
                notNegative("height", m.getHeight()),
                text(m.getCode()),
                text(m.getReason()));
    }

    private static WireMessage offload(Offload m) {
        return new WireMessage.Offload(
                notNegative("request", m.getRequest()), list(MessageType.OFFLOAD, m.getItemsList(), Decoder::item));
    }

    private static WireMessage.Offload.Item item(Offload.Item m) {
        known(m);
        return new WireMessage.Offload.Item(
                text(m.getTwin()),
                Digest.of(m.getModel().toByteArray()),
                notNegative("cut", m.getCut()),
                notNegative("points", m.getPoints()),
                bytes(m.getValues()),
                notNegative("observed_millis", m.getObservedMillis()));
    }

    private static WireMessage offloadAnswer(OffloadAnswer m) {
        return new WireMessage.OffloadAnswer(
                notNegative("request", m.getRequest()), bytes(m.getBody()), signature(m.getSignature()));
    }

    private static WireMessage offloadRefusal(OffloadRefusal m) {
        return new WireMessage.OffloadRefusal(
                notNegative("request", m.getRequest()), text(m.getReason()), m.getRetry());
    }

    private static WireMessage receipt(Receipt m) {
        return new WireMessage.Receipt(
                notNegative("request", m.getRequest()),
                signature(m.getSignature()),
                new WireMessage.Receipt.Timing(
                        notNegative("gateway_micros", m.getGatewayMicros()),
                        notNegative("round_trip_micros", m.getRoundTripMicros()),
                        notNegative("check_micros", m.getCheckMicros())));
    }

    private static WireMessage profiles(Profiles m) {
        return new WireMessage.Profiles(
                list(MessageType.PROFILES, m.getProfilesList(), Decoder::profile),
                notNegative("cut_min", m.getCutMin()));
    }

    private static MachineProfile profile(Profiles.Profile m) {
        List<MachineProfile.Batch> batches = new ArrayList<>();
        for (Profiles.Batch batch : known(m).getBatchesList()) batches.add(calls(known(batch)));
        return new MachineProfile(ModelId.of(m.getModel().toByteArray()), text(m.getCpuClass()), batches);
    }

    private static MachineProfile.Batch calls(Profiles.Batch m) {
        if (m.getBottomMicrosCount() != m.getTopMicrosCount())
            throw new IllegalArgumentException("a profile has " + m.getBottomMicrosCount() + " bottom halves, but "
                    + m.getTopMicrosCount() + " top halves");
        List<MachineProfile.Halves> cuts = new ArrayList<>();
        for (int cut = 0; cut < m.getBottomMicrosCount(); cut++)
            cuts.add(new MachineProfile.Halves(m.getBottomMicros(cut), m.getTopMicros(cut)));
        return new MachineProfile.Batch(notNegative("points", m.getPoints()), cuts);
    }

    private static WireMessage cutPlan(CutPlan m) {
        return new WireMessage.CutPlan(
                notNegative("slot", m.getSlot()),
                list(
                        MessageType.CUT_PLAN,
                        m.getEntriesList(),
                        entry -> new WireMessage.CutPlan.TwinCut(
                                text(known(entry).getTwin()), notNegative("cut", entry.getCut()))));
    }

    private static BlockId blockId(ByteString bytes) {
        return BlockId.of(bytes.toByteArray());
    }

    private static TransactionId transactionId(ByteString bytes) {
        return TransactionId.of(bytes.toByteArray());
    }

    private static Bytes bytes(ByteString bytes) {
        return Bytes.copyOf(bytes.toByteArray());
    }

    private static Bytes signature(ByteString bytes) {
        if (bytes.size() != SIGNATURE_BYTES)
            throw new IllegalArgumentException(
                    "a signature has " + SIGNATURE_BYTES + " bytes, but this has " + bytes.size());
        return bytes(bytes);
    }

    private static BigInteger weight(ByteString bytes) {
        if (bytes.size() > WEIGHT_BYTES_MAX || (!bytes.isEmpty() && bytes.byteAt(0) == 0))
            throw new IllegalArgumentException("weight must have at most " + WEIGHT_BYTES_MAX
                    + " bytes and no leading zero, but has " + bytes.size() + " bytes");
        return new BigInteger(1, bytes.toByteArray());
    }

    private static String text(String text) {
        if (text.length() > WireMessage.TEXT_LENGTH_MAX)
            throw new IllegalArgumentException(
                    "a text has " + text.length() + " characters, over the limit of " + WireMessage.TEXT_LENGTH_MAX);
        return text;
    }

    private static long notNegative(String field, long value) {
        if (value < 0)
            throw new IllegalArgumentException(field + " " + Long.toUnsignedString(value) + " is over 2^63 - 1");
        return value;
    }

    private static int notNegative(String field, int value) {
        if (value < 0)
            throw new IllegalArgumentException(field + " " + Integer.toUnsignedString(value) + " is over 2^31 - 1");
        return value;
    }

    private static <P, T> List<T> list(MessageType type, List<P> entries, Function<P, T> decode) {
        if (entries.size() > type.itemsMax())
            throw new IllegalArgumentException(
                    "it has " + entries.size() + " entries, over the limit of " + type.itemsMax());
        List<T> out = new ArrayList<>(entries.size());
        for (P entry : entries) out.add(decode.apply(entry));
        return out;
    }

    private static <M extends MessageOrBuilder> M known(M message) {
        if (!message.getUnknownFields().asMap().isEmpty())
            throw new IllegalArgumentException("it has unknown fields "
                    + message.getUnknownFields().asMap().keySet());
        return message;
    }
}
