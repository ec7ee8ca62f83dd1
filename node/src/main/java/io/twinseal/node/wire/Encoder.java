package io.twinseal.node.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.twinseal.consensus.types.Bytes32;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.ledger.types.Bytes;
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
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Messages to protobuf messages, kept within the limits that decoders hold peers to. */
final class Encoder {
    private Encoder() {}

    record Encoded(MessageType type, MessageLite proto) {}

    static Encoded encode(WireMessage message) {
        if (message instanceof WireMessage.AnnounceTransactions m) return announceTransactions(m);
        if (message instanceof WireMessage.GetTransactions m) return getTransactions(m);
        if (message instanceof WireMessage.Transactions m) return transactions(m);
        if (message instanceof WireMessage.TransactionStatus m) return transactionStatus(m);
        if (message instanceof WireMessage.Offload m) return offload(m);
        if (message instanceof WireMessage.OffloadAnswer m) return offloadAnswer(m);
        if (message instanceof WireMessage.OffloadRefusal m) return offloadRefusal(m);
        if (message instanceof WireMessage.Receipt m) return receipt(m);
        if (message instanceof WireMessage.GetProfiles)
            return new Encoded(MessageType.GET_PROFILES, GetProfiles.getDefaultInstance());
        if (message instanceof WireMessage.Profiles m) return profiles(m);
        if (message instanceof WireMessage.CutPlan m) return cutPlan(m);
        if (message instanceof WireMessage.CompactBlock m) return compactBlock(m);
        if (message instanceof WireMessage.HeadAnnouncement m) return headAnnouncement(m);
        if (message instanceof WireMessage.GetBlocks m) return getBlocks(m);
        if (message instanceof WireMessage.Blocks m) return blocks(m);
        if (message instanceof WireMessage.GetHeaders m) return getHeaders(m);
        if (message instanceof WireMessage.Headers m) return headers(m);
        if (message instanceof WireMessage.GetSnapshot)
            return new Encoded(MessageType.GET_SNAPSHOT, GetSnapshot.getDefaultInstance());
        if (message instanceof WireMessage.SnapshotOffer m) return snapshotOffer(m);
        if (message instanceof WireMessage.GetSnapshotPart m)
            return new Encoded(
                    MessageType.GET_SNAPSHOT_PART,
                    GetSnapshotPart.newBuilder()
                            .setBlock(id(m.block()))
                            .setPart(m.part())
                            .build());
        if (message instanceof WireMessage.SnapshotPart m) return snapshotPart(m);
        if (message instanceof WireMessage.Registration m) return registration(m);
        if (message instanceof WireMessage.GetModel m)
            return new Encoded(
                    MessageType.GET_MODEL,
                    GetModel.newBuilder()
                            .setModel(id(m.model()))
                            .setPart(m.part())
                            .build());
        if (message instanceof WireMessage.ModelPart m) return modelPart(m);
        if (message instanceof WireMessage.Statements m) return statements(m);
        if (message instanceof WireMessage.Tallies m) return tallies(m);
        if (message instanceof WireMessage.Ping m)
            return new Encoded(MessageType.PING, Ping.newBuilder().setId(m.id()).build());
        if (message instanceof WireMessage.Pong m)
            return new Encoded(MessageType.PONG, Pong.newBuilder().setId(m.id()).build());
        if (message instanceof WireMessage.Hello m) return hello(m);
        if (message instanceof WireMessage.Goodbye m)
            return new Encoded(
                    MessageType.GOODBYE,
                    Goodbye.newBuilder().setReason(text(m.reason())).build());
        throw new IllegalStateException("no encoding for " + message.getClass());
    }

    private static Encoded hello(WireMessage.Hello m) {
        return new Encoded(
                MessageType.HELLO,
                Hello.newBuilder()
                        .setVersion(m.version())
                        .setChain(id(m.chain()))
                        .setSoftware(text(m.software()))
                        .setHead(id(m.head()))
                        .setHeight(m.height())
                        .setWeight(weight(m.weight()))
                        .setLowestHeight(m.lowestHeight())
                        .build());
    }

    private static Encoded headAnnouncement(WireMessage.HeadAnnouncement m) {
        return new Encoded(
                MessageType.HEAD_ANNOUNCEMENT,
                HeadAnnouncement.newBuilder()
                        .setHead(id(m.head()))
                        .setHeight(m.height())
                        .setWeight(weight(m.weight()))
                        .build());
    }

    private static Encoded compactBlock(WireMessage.CompactBlock m) {
        return new Encoded(
                MessageType.COMPACT_BLOCK,
                CompactBlock.newBuilder()
                        .setSealedHeader(bytes(m.sealedHeader()))
                        .addAllTransactionIds(ids(MessageType.COMPACT_BLOCK, m.transactionIds()))
                        .build());
    }

    private static Encoded getBlocks(WireMessage.GetBlocks m) {
        return new Encoded(
                MessageType.GET_BLOCKS,
                GetBlocks.newBuilder()
                        .addAllIds(ids(MessageType.GET_BLOCKS, m.ids()))
                        .setRequest(m.request())
                        .build());
    }

    private static Encoded blocks(WireMessage.Blocks m) {
        return new Encoded(
                MessageType.BLOCKS,
                Blocks.newBuilder()
                        .addAllBlocks(bodies(MessageType.BLOCKS, m.blocks()))
                        .setRequest(m.request())
                        .setLowestHeight(m.lowestHeight())
                        .build());
    }

    private static Encoded statements(WireMessage.Statements m) {
        return new Encoded(
                MessageType.STATEMENTS,
                Statements.newBuilder()
                        .addAllStatements(bodies(MessageType.STATEMENTS, m.statements()))
                        .build());
    }

    private static Encoded tallies(WireMessage.Tallies m) {
        return new Encoded(
                MessageType.TALLIES,
                Tallies.newBuilder()
                        .addAllTallies(bodies(MessageType.TALLIES, m.tallies()))
                        .build());
    }

    private static Encoded getHeaders(WireMessage.GetHeaders m) {
        return new Encoded(
                MessageType.GET_HEADERS,
                GetHeaders.newBuilder()
                        .addAllLocator(ids(MessageType.GET_HEADERS, m.locator()))
                        .setCount(m.count())
                        .build());
    }

    private static Encoded headers(WireMessage.Headers m) {
        return new Encoded(
                MessageType.HEADERS,
                Headers.newBuilder()
                        .addAllHeaders(bodies(MessageType.HEADERS, m.headers()))
                        .addAllCertified(bodies(MessageType.HEADERS, m.certified()))
                        .build());
    }

    private static Encoded snapshotOffer(WireMessage.SnapshotOffer m) {
        return new Encoded(
                MessageType.SNAPSHOT_OFFER,
                SnapshotOffer.newBuilder()
                        .addAllCertified(bodies(MessageType.SNAPSHOT_OFFER, m.certified()))
                        .addAllHeaders(bodies(MessageType.SNAPSHOT_OFFER, m.headers()))
                        .setWeight(weight(m.weight()))
                        .setParts(m.parts())
                        .build());
    }

    private static Encoded registration(WireMessage.Registration m) {
        return new Encoded(
                MessageType.REGISTRATION,
                Registration.newBuilder()
                        .setHeight(m.height())
                        .addAllTwins(bodies(MessageType.REGISTRATION, m.twins()))
                        .addAllModels(bodies(MessageType.REGISTRATION, m.models()))
                        .build());
    }

    private static Encoded modelPart(WireMessage.ModelPart m) {
        return new Encoded(
                MessageType.MODEL_PART,
                ModelPart.newBuilder()
                        .setModel(id(m.model()))
                        .setPart(m.part())
                        .setParts(m.parts())
                        .setBytes(bytes(m.bytes()))
                        .build());
    }

    private static Encoded snapshotPart(WireMessage.SnapshotPart m) {
        checkCount(MessageType.SNAPSHOT_PART, m.pieces());
        var proto = SnapshotPart.newBuilder().setBlock(id(m.block())).setPart(m.part());
        for (WireMessage.SnapshotPart.Piece piece : m.pieces()) {
            var one = SnapshotPart.Piece.newBuilder()
                    .setHeader(bytes(piece.header()))
                    .setKey(bytes(piece.key()));
            piece.value().ifPresent(value -> one.setValue(bytes(value)));
            proto.addPieces(one);
        }
        return new Encoded(MessageType.SNAPSHOT_PART, proto.build());
    }

    private static Encoded announceTransactions(WireMessage.AnnounceTransactions m) {
        return new Encoded(
                MessageType.ANNOUNCE_TRANSACTIONS,
                AnnounceTransactions.newBuilder()
                        .addAllIds(ids(MessageType.ANNOUNCE_TRANSACTIONS, m.ids()))
                        .build());
    }

    private static Encoded getTransactions(WireMessage.GetTransactions m) {
        return new Encoded(
                MessageType.GET_TRANSACTIONS,
                GetTransactions.newBuilder()
                        .addAllIds(ids(MessageType.GET_TRANSACTIONS, m.ids()))
                        .build());
    }

    private static Encoded transactions(WireMessage.Transactions m) {
        return new Encoded(
                MessageType.TRANSACTIONS,
                Transactions.newBuilder()
                        .addAllTransactions(bodies(MessageType.TRANSACTIONS, m.transactions()))
                        .build());
    }

    private static Encoded transactionStatus(WireMessage.TransactionStatus m) {
        checkCount(MessageType.TRANSACTION_STATUS, m.entries());
        var proto = TransactionStatus.newBuilder();
        for (WireMessage.TransactionStatus.Entry entry : m.entries())
            proto.addEntries(TransactionStatus.Entry.newBuilder()
                    .setId(id(entry.id()))
                    .setState(
                            switch (entry.state()) {
                                case PENDING -> TransactionStatus.State.PENDING;
                                case SEALED -> TransactionStatus.State.SEALED;
                                case FINAL -> TransactionStatus.State.FINAL;
                                case REJECTED -> TransactionStatus.State.REJECTED;
                            })
                    .setHeight(entry.height())
                    .setCode(text(entry.code()))
                    .setReason(text(entry.reason())));
        return new Encoded(MessageType.TRANSACTION_STATUS, proto.build());
    }

    private static Encoded offload(WireMessage.Offload m) {
        checkCount(MessageType.OFFLOAD, m.items());
        var proto = Offload.newBuilder().setRequest(m.request());
        for (WireMessage.Offload.Item item : m.items())
            proto.addItems(Offload.Item.newBuilder()
                    .setTwin(text(item.twin()))
                    .setModel(id(item.model()))
                    .setCut(item.cut())
                    .setPoints(item.points())
                    .setValues(bytes(item.values()))
                    .setObservedMillis(item.observedMillis()));
        return new Encoded(MessageType.OFFLOAD, proto.build());
    }

    private static Encoded offloadAnswer(WireMessage.OffloadAnswer m) {
        return new Encoded(
                MessageType.OFFLOAD_ANSWER,
                OffloadAnswer.newBuilder()
                        .setRequest(m.request())
                        .setBody(bytes(m.body()))
                        .setSignature(bytes(m.signature()))
                        .build());
    }

    private static Encoded offloadRefusal(WireMessage.OffloadRefusal m) {
        return new Encoded(
                MessageType.OFFLOAD_REFUSAL,
                OffloadRefusal.newBuilder()
                        .setRequest(m.request())
                        .setReason(text(m.reason()))
                        .setRetry(m.retry())
                        .build());
    }

    private static Encoded receipt(WireMessage.Receipt m) {
        return new Encoded(
                MessageType.RECEIPT,
                Receipt.newBuilder()
                        .setRequest(m.request())
                        .setSignature(bytes(m.signature()))
                        .setGatewayMicros(m.timing().gatewayMicros())
                        .setRoundTripMicros(m.timing().roundTripMicros())
                        .setCheckMicros(m.timing().checkMicros())
                        .build());
    }

    private static Encoded profiles(WireMessage.Profiles m) {
        checkCount(MessageType.PROFILES, m.profiles());
        var proto = Profiles.newBuilder().setCutMin(m.cutMin());
        for (MachineProfile profile : m.profiles()) {
            var one = Profiles.Profile.newBuilder()
                    .setModel(ByteString.copyFrom(profile.model().bytes()))
                    .setCpuClass(text(profile.cpuClass()));
            for (MachineProfile.Batch batch : profile.batches()) {
                var calls = Profiles.Batch.newBuilder().setPoints(batch.points());
                for (MachineProfile.Halves halves : batch.cuts())
                    calls.addBottomMicros(halves.bottomMicros()).addTopMicros(halves.topMicros());
                one.addBatches(calls);
            }
            proto.addProfiles(one);
        }
        return new Encoded(MessageType.PROFILES, proto.build());
    }

    private static Encoded cutPlan(WireMessage.CutPlan m) {
        checkCount(MessageType.CUT_PLAN, m.entries());
        var proto = CutPlan.newBuilder().setSlot(m.slot());
        for (WireMessage.CutPlan.TwinCut entry : m.entries())
            proto.addEntries(
                    CutPlan.Entry.newBuilder().setTwin(text(entry.twin())).setCut(entry.cut()));
        return new Encoded(MessageType.CUT_PLAN, proto.build());
    }

    private static ByteString id(Bytes32 id) {
        return UnsafeByteOperations.unsafeWrap(id.toBytes());
    }

    private static List<ByteString> ids(MessageType type, List<? extends Bytes32> ids) {
        checkCount(type, ids);
        List<ByteString> out = new ArrayList<>(ids.size());
        for (Bytes32 id : ids) out.add(id(id));
        return out;
    }

    private static ByteString bytes(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.buffer()); // Bytes never change
    }

    private static List<ByteString> bodies(MessageType type, List<Bytes> bodies) {
        checkCount(type, bodies);
        List<ByteString> out = new ArrayList<>(bodies.size());
        for (Bytes body : bodies) out.add(bytes(body));
        return out;
    }

    private static ByteString weight(BigInteger weight) {
        if (weight.signum() < 0) throw new IllegalArgumentException("a chain's weight is not negative: " + weight);
        byte[] signed = weight.toByteArray();
        int from = signed[0] == 0 ? 1 : 0; // the sign, and the only byte of zero
        return ByteString.copyFrom(signed, from, signed.length - from);
    }

    /** Texts are for people: a longer one is cut rather than refused. */
    private static String text(String text) {
        return text.length() <= WireMessage.TEXT_LENGTH_MAX ? text : text.substring(0, WireMessage.TEXT_LENGTH_MAX);
    }

    private static void checkCount(MessageType type, List<?> entries) {
        if (entries.size() > type.itemsMax())
            throw new IllegalArgumentException(
                    type + " has " + entries.size() + " entries, over its limit of " + type.itemsMax());
    }
}
