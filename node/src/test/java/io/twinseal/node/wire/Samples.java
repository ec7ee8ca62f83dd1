package io.twinseal.node.wire;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** One message of every kind. */
final class Samples {
    private Samples() {}

    static List<WireMessage> all() {
        return List.of(
                new WireMessage.Hello(
                        1,
                        ChainId.of(bytes32(1)),
                        "twinseal 0.1.0",
                        block(2),
                        77,
                        new BigInteger("12345678901234"),
                        13),
                new WireMessage.Goodbye("closing"),
                new WireMessage.Ping(Long.MAX_VALUE),
                new WireMessage.Pong(0),
                new WireMessage.HeadAnnouncement(block(3), 0, BigInteger.ZERO),
                new WireMessage.CompactBlock(Bytes.copyOf(new byte[140]), List.of(transaction(4), transaction(5))),
                new WireMessage.GetBlocks(List.of(block(6)), 1L << 40),
                new WireMessage.Blocks(
                        List.of(Bytes.copyOf((byte) 1), Bytes.EMPTY, Bytes.copyOf((byte) 3, (byte) 4)), 1L << 40, 14),
                new WireMessage.GetHeaders(List.of(block(7), block(8)), 500),
                new WireMessage.Headers(
                        List.of(Bytes.copyOf(new byte[200]), Bytes.copyOf(new byte[201])),
                        List.of(Bytes.copyOf(new byte[900]))),
                new WireMessage.GetSnapshot(),
                new WireMessage.SnapshotOffer(
                        List.of(Bytes.copyOf(new byte[900])), List.of(Bytes.copyOf(new byte[200])), BigInteger.TEN, 3),
                new WireMessage.GetSnapshotPart(block(20), 2),
                new WireMessage.SnapshotPart(
                        block(20),
                        2,
                        List.of(
                                piece(new byte[200], new byte[0], Optional.empty()),
                                piece(new byte[0], new byte[] {1}, Optional.empty()),
                                piece(new byte[0], new byte[] {1}, Optional.of(Bytes.EMPTY)))),
                new WireMessage.AnnounceTransactions(List.of()),
                new WireMessage.GetTransactions(List.of(transaction(10))),
                new WireMessage.Transactions(List.of(Bytes.copyOf(new byte[300]))),
                new WireMessage.TransactionStatus(List.of(
                        entry(11, WireMessage.TransactionStatus.State.SEALED, 8, ""),
                        entry(14, WireMessage.TransactionStatus.State.FINAL, 8, ""),
                        entry(12, WireMessage.TransactionStatus.State.PENDING, 0, ""),
                        entry(13, WireMessage.TransactionStatus.State.REJECTED, 0, "slot is over"))),
                new WireMessage.Offload(
                        5,
                        List.of(new WireMessage.Offload.Item(
                                "press-1", Digest.of(bytes32(14)), 3, 2, Bytes.copyOf(new byte[64]), 1_700_000L))),
                new WireMessage.OffloadAnswer(5, Bytes.copyOf((byte) 9), Bytes.copyOf(new byte[64])),
                new WireMessage.OffloadRefusal(5, "too busy", true),
                new WireMessage.Receipt(
                        5, Bytes.copyOf(new byte[64]), new WireMessage.Receipt.Timing(1_500, 21_000, 800)),
                new WireMessage.GetProfiles(),
                new WireMessage.Profiles(List.of(profile()), 1),
                new WireMessage.CutPlan(9, List.of(new WireMessage.CutPlan.TwinCut("engine-1", 3))),
                new WireMessage.Registration(
                        9, List.of(Bytes.copyOf(new byte[80])), List.of(Bytes.copyOf(new byte[300]))),
                new WireMessage.GetModel(Digest.of(bytes32(15)), 3),
                new WireMessage.ModelPart(Digest.of(bytes32(15)), 3, 9, Bytes.copyOf(new byte[100])),
                new WireMessage.Statements(List.of(Bytes.copyOf(new byte[200]), Bytes.copyOf(new byte[210]))),
                new WireMessage.Tallies(List.of(Bytes.copyOf(new byte[900]))));
    }

    private static MachineProfile profile() {
        var calls = List.of(new MachineProfile.Halves(0, 210.5), new MachineProfile.Halves(180, 0));
        return new MachineProfile(ModelId.of(new byte[32]), "x86_64/avx2", List.of(new MachineProfile.Batch(1, calls)));
    }

    private static WireMessage.SnapshotPart.Piece piece(byte[] header, byte[] key, Optional<Bytes> value) {
        return new WireMessage.SnapshotPart.Piece(Bytes.copyOf(header), Bytes.copyOf(key), value);
    }

    static BlockId block(int n) {
        return BlockId.of(bytes32(n));
    }

    static TransactionId transaction(int n) {
        return TransactionId.of(bytes32(n));
    }

    private static WireMessage.TransactionStatus.Entry entry(
            int n, WireMessage.TransactionStatus.State state, long height, String reason) {
        return new WireMessage.TransactionStatus.Entry(
                transaction(n), state, height, reason.isEmpty() ? "" : "unknown-slot", reason);
    }

    private static byte[] bytes32(int n) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) n;
        bytes[0] = (byte) (n * 31);
        return bytes;
    }
}
