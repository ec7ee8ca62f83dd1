package io.twinseal.cli;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.ApiSource;
import io.twinseal.node.api.BlockDetailView;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.ConfirmationView;
import io.twinseal.node.api.GovernanceSource;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.api.PeerView;
import io.twinseal.node.api.ProofAnswer;
import io.twinseal.node.api.ProposalView;
import io.twinseal.node.api.RegistryView;
import io.twinseal.node.api.RejectedException;
import io.twinseal.node.api.ReputationView;
import io.twinseal.node.api.ResultDetailView;
import io.twinseal.node.api.ResultView;
import io.twinseal.node.api.ServingView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.SubmissionView;
import io.twinseal.node.api.TransactionView;
import io.twinseal.node.api.TwinView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One block with one truly signed result on genesis; the head may be moved on by empty blocks. */
final class SampleChain implements ApiSource, GovernanceSource {
    long lowest;

    static final ChainId CHAIN = ChainId.of(filled(3));
    static final Bytes PROOF = Bytes.copyOf(new byte[] {8, 1, -1});
    static final String TWIN = "engine-1";
    static final String PROPOSAL = "ef".repeat(32);

    private static final String REGISTRY = """
            name = "sample"
            time_millis = 1
            [[member]]
            name = "ap-1"
            role = "access_point"
            key = "%s"
            [[member]]
            name = "gateway-1"
            role = "gateway"
            key = "%s"
            access_points = ["ap-1"]
            [[model]]
            name = "rul-cnn"
            digest = "0000000000000000000000000000000000000000000000000000000000000007"
            output_kind = "regression"
            output_values = 1
            [[model.layers]]
            name = "life"
            flops = 10
            output_bytes = 4
            [[twin]]
            id = "engine-1"
            gateway = "gateway-1"
            model = "rul-cnn"
            points_max = 4
            """;

    private static final MemberKey ACCESS_POINT = MemberKey.ofSeed(filled(1));
    private static final MemberKey GATEWAY = MemberKey.ofSeed(filled(2));
    private static final long TIME_MILLIS = 1_700_000_000_000L;

    private final Transaction transaction = transaction();
    private final SealedHeader header = header(transaction);
    private final String proposer = ACCESS_POINT.id().toString();
    private final List<Transaction> submitted = new ArrayList<>();
    private volatile long height = 1;
    private volatile boolean lies;
    private volatile List<String> faults = List.of();

    String resultId() {
        return Ids.resultId(transaction.id(), 0);
    }

    String blockId() {
        return header.id().toString();
    }

    synchronized void grow() {
        height++;
    }

    /** From now on other bytes are served than the members signed. */
    void lie() {
        lies = true;
    }

    /** What was handed in, in its order. */
    synchronized List<Transaction> submitted() {
        return List.copyOf(submitted);
    }

    void fail(String fault) {
        faults = List.of(fault);
    }

    @Override
    public StatusView status() {
        var latency = new LatencyView(4, 3, 2.5, 9, 12, new TreeMap<>());
        var peer = new PeerView("bb".repeat(32), "ap-2", "access_point", "127.0.0.1:7401", true);
        return new StatusView(
                CHAIN.toString(),
                "plant",
                members().get(0),
                "twinseal 0.1.0",
                TIME_MILLIS,
                TIME_MILLIS + 200_000,
                height,
                view(height).id(),
                TIME_MILLIS + 199_000,
                height - 1,
                view(height - 1).id(),
                lowest,
                "123456789012345678901",
                1_000_000,
                0.5,
                0.75,
                150_000,
                1,
                1,
                1,
                2,
                700,
                List.of(peer),
                latency,
                LatencyView.EMPTY,
                LatencyView.EMPTY,
                0,
                new ServingView(10, 25, 0.005, 3, 9, 0.0006),
                null,
                faults);
    }

    @Override
    public long lowestHeight() {
        return lowest;
    }

    @Override
    public List<BlockView> blocks(long from, int count) {
        var blocks = new ArrayList<BlockView>();
        for (long at = Math.min(from, height); at >= 0 && blocks.size() < count; at--) blocks.add(view(at));
        return blocks;
    }

    @Override
    public Optional<BlockDetailView> blockAt(long at) {
        if (at > height) return Optional.empty();
        var transactions = new ArrayList<TransactionView>();
        if (at == 1)
            transactions.add(new TransactionView(
                    transaction.id().toString(),
                    "inference",
                    proposer,
                    GATEWAY.id().toString(),
                    1,
                    TIME_MILLIS,
                    List.of(result()),
                    ""));
        return Optional.of(new BlockDetailView(
                view(at), confirmation(at), "77", true, header.bytes().toString(), transactions));
    }

    @Override
    public Optional<BlockDetailView> block(String id) {
        return id.equals(blockId()) ? blockAt(1) : Optional.empty();
    }

    @Override
    public Optional<ResultDetailView> result(String transactionId, int index) {
        if (!transactionId.equals(transaction.id().toString()) || index != 0) return Optional.empty();
        var bytes = transaction.bytes().toBytes();
        if (lies) bytes[bytes.length - 1] ^= 1; // inside the gateway's signature
        return Optional.of(new ResultDetailView(
                result(),
                CHAIN.toString(),
                height > 1 ? "final" : "sealed",
                proposer,
                "ap-1",
                GATEWAY.id().toString(),
                "gateway-1",
                1,
                TIME_MILLIS,
                Bytes.copyOf(bytes).toString(),
                view(1),
                confirmation(1),
                header.bytes().toString(),
                0,
                List.of(),
                "regression",
                List.of("rul")));
    }

    @Override
    public ProofAnswer proof(String transactionId, int index) {
        return height > 1
                ? new ProofAnswer.Found(PROOF)
                : new ProofAnswer.NotYet("the result is not final; ask again later");
    }

    @Override
    public Optional<Bytes> certificate(long at) {
        return Optional.empty();
    }

    @Override
    public Optional<TwinView> twin(String id, int count) {
        if (!id.equals(TWIN)) return Optional.empty();
        var entry = new TwinView.TwinEntry(1, TIME_MILLIS, proposer, "ap-1", result());
        return Optional.of(new TwinView(
                TWIN,
                GATEWAY.id().toString(),
                "gateway-1",
                "ee".repeat(32),
                "rul-cnn",
                "regression",
                List.of("rul"),
                8,
                1,
                List.of(entry)));
    }

    @Override
    public List<TwinCount> twins() {
        return List.of(new TwinCount(TWIN, "gateway-1", "rul-cnn", 1));
    }

    @Override
    public List<MemberView> members() {
        return List.of(
                new MemberView(proposer, "ap-1", "access_point", List.of(), 0.5, ""),
                new MemberView(GATEWAY.id().toString(), "gateway-1", "gateway", List.of(proposer), 0, ""));
    }

    @Override
    public List<ReputationView> reputations() {
        return List.of(new ReputationView(proposer, "ap-1", 0.5, 0, 1, "5200000000", 128, 0.75, 750_000, 1, List.of()));
    }

    /** Every block but the newest is final. */
    private @Nullable ConfirmationView confirmation(long at) {
        return at < height ? new ConfirmationView(height - 1, TIME_MILLIS + 500 * (height - 1)) : null;
    }

    private BlockView view(long at) {
        var id = at == 1 ? blockId() : "%064x".formatted(at + 0xb10c);
        int results = at == 1 ? 1 : 0;
        return new BlockView(
                at,
                id,
                at < height ? "final" : "sealed",
                "",
                TIME_MILLIS + 500 * at,
                500,
                at == 0 ? "00".repeat(32) : proposer,
                at == 0 ? "" : "ap-1",
                1_000_000,
                0.5,
                0.75,
                results,
                results,
                345);
    }

    private ResultView result() {
        return new ResultView(
                resultId(), TWIN, "ee".repeat(32), "rul-cnn", 2, 6, 2, List.of(List.of(93.25f), List.of(91.5f)), 1_400);
    }

    private static Transaction transaction() {
        var outputs = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var bytes = outputs.putFloat(93.25f).putFloat(91.5f).array();
        var result = new TwinResult(
                TWIN,
                Digest.of(filled(0xee)),
                2,
                2,
                Digest.of(filled(8)),
                Digest.sha256(bytes),
                Bytes.copyOf(bytes),
                TIME_MILLIS - 300);
        var batch = new InferenceBatch(
                ACCESS_POINT.id(), GATEWAY.id(), 1, BlockId.of(filled(4)), TIME_MILLIS, "", List.of(result));
        var body = TransactionCodec.encodeBody(batch).toBytes();
        return TransactionCodec.join(
                batch,
                List.of(ACCESS_POINT.sign(Domain.BATCH, CHAIN, body), GATEWAY.sign(Domain.RECEIPT, CHAIN, body)));
    }

    private static SealedHeader header(Transaction transaction) {
        var unsealed = new Header(
                BlockId.of(filled(0)), BlockId.of(filled(6)), 1, TIME_MILLIS, ACCESS_POINT.id(), 1_000_000, 0, 1);
        var root = MerkleTree.root(List.of(transaction.id()));
        var bytes = BlockCodec.encodeHeader(unsealed, root, Digest.of(filled(7)), Digest.ZERO);
        var id = Ids.blockId(Digest.sha256(bytes.toBytes()), 42);
        return BlockCodec.seal(bytes, 42, ACCESS_POINT.sign(Domain.BLOCK, CHAIN, id.toBytes()));
    }

    private static byte[] filled(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Override
    public List<ProposalView> proposals() {
        return List.of(
                new ProposalView(PROPOSAL, "open", "ap-1", 90, List.of("ap-1"), 0, "", List.of("remove twin " + TWIN)));
    }

    @Override
    public Optional<ProposalView> proposal(String id) {
        return proposals().stream().filter(proposal -> proposal.id().equals(id)).findFirst();
    }

    @Override
    public RegistryView registry() {
        return new RegistryView(CHAIN.toString(), height, REGISTRY.formatted(ACCESS_POINT.id(), GATEWAY.id()));
    }

    @Override
    public synchronized SubmissionView submit(String transaction) throws RejectedException {
        try {
            submitted.add(TransactionCodec.decode(HexFormat.of().parseHex(transaction)));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
        if (submitted.size() > 2) throw new RejectedException("too-many-proposals", "There are too many.");
        return new SubmissionView(submitted.get(submitted.size() - 1).id().toString(), "pending");
    }
}
