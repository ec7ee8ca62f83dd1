package io.twinseal.node.api;

import io.twinseal.ledger.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A small chain that never changes: heights 0 to 3, one twin with one result in block 2. */
public final class FakeApiSource implements ApiSource, GovernanceSource {
    long lowest;

    public static final String RESULT_TRANSACTION = "ab".repeat(32);
    public static final String TWIN = "engine-1";

    public static final Bytes PROOF = Bytes.copyOf(new byte[] {8, 1, -1});

    public static String blockId(long height) {
        return "%064x".formatted(height + 0xb10c);
    }

    @Override
    public StatusView status() {
        var offload = new LatencyView(2, 1.5, 1.25, 2, 2, new TreeMap<>());
        return new StatusView(
                "cc".repeat(32),
                "test",
                member(),
                "twinseal 0.1.0",
                1_000,
                2_000,
                3,
                blockId(3),
                1_900,
                2,
                blockId(2),
                lowest,
                "123456789012345678901",
                1 << 20,
                0.75,
                0.5,
                1234.5,
                2,
                1,
                1,
                4,
                512,
                List.of(new PeerView("bb".repeat(32), "ap-2", "access_point", "127.0.0.1:7401", true)),
                offload,
                LatencyView.EMPTY,
                LatencyView.EMPTY,
                0,
                new ServingView(10, 25, 0.005, 3, 9, 0.0006),
                null,
                List.of());
    }

    @Override
    public long lowestHeight() {
        return lowest;
    }

    @Override
    public List<BlockView> blocks(long from, int count) {
        var blocks = new ArrayList<BlockView>();
        for (long height = Math.min(from, 3); height >= 0 && blocks.size() < count; height--) blocks.add(view(height));
        return blocks;
    }

    @Override
    public Optional<BlockDetailView> blockAt(long height) {
        if (height > 3) return Optional.empty();
        var transactions = height == 2
                ? List.of(new TransactionView(
                        RESULT_TRANSACTION,
                        "inference",
                        "aa".repeat(32),
                        "dd".repeat(32),
                        1,
                        1_500,
                        List.of(result()),
                        ""))
                : List.<TransactionView>of();
        return Optional.of(new BlockDetailView(view(height), null, "77", true, "0a", transactions));
    }

    @Override
    public Optional<BlockDetailView> block(String id) {
        for (long height = 0; height <= 3; height++) if (id.equals(blockId(height))) return blockAt(height);
        return Optional.empty();
    }

    @Override
    public Optional<ResultDetailView> result(String transactionId, int index) {
        if (!transactionId.equals(RESULT_TRANSACTION) || index != 0) return Optional.empty();
        return Optional.of(new ResultDetailView(
                result(),
                "cc".repeat(32),
                "pending",
                "aa".repeat(32),
                "ap-1",
                "dd".repeat(32),
                "gateway-1",
                1,
                1_500,
                "0a0b",
                null,
                null,
                null,
                0,
                List.of(),
                "regression",
                List.of("rul")));
    }

    @Override
    public ProofAnswer proof(String transactionId, int index) {
        if (!transactionId.equals(RESULT_TRANSACTION)) return new ProofAnswer.Unknown();
        return index == 0 ? new ProofAnswer.Found(PROOF) : new ProofAnswer.NotYet("not final; ask again later");
    }

    @Override
    public Optional<Bytes> certificate(long height) {
        return height < 3 ? Optional.of(PROOF) : Optional.empty();
    }

    @Override
    public Optional<TwinView> twin(String id, int count) {
        if (!id.equals(TWIN)) return Optional.empty();
        var entry = new TwinView.TwinEntry(2, 1_500, "aa".repeat(32), "ap-1", result());
        return Optional.of(new TwinView(
                TWIN,
                "dd".repeat(32),
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
        return List.of(member());
    }

    @Override
    public List<ReputationView> reputations() {
        return List.of(new ReputationView("aa".repeat(32), "ap-1", 0.75, 0, 1, "1000", 16, 0.5, 512, 2, List.of()));
    }

    private static MemberView member() {
        return new MemberView("aa".repeat(32), "ap-1", "access_point", List.of(), 0.75, "");
    }

    private static BlockView view(long height) {
        return new BlockView(
                height,
                blockId(height),
                "sealed",
                blockId(height - 1),
                1_000 + 300 * height,
                300,
                "aa".repeat(32),
                "ap-1",
                1 << 20,
                0.75,
                0.5,
                height == 2 ? 1 : 0,
                height == 2 ? 1 : 0,
                345);
    }

    private static ResultView result() {
        return new ResultView(
                RESULT_TRANSACTION + "-0", TWIN, "ee".repeat(32), "rul-cnn", 2, 6, 1, List.of(List.of(93.25f)), 1_400);
    }

    @Override
    public List<ProposalView> proposals() {
        return List.of(new ProposalView(
                RESULT_TRANSACTION, "open", "north", 90, List.of("north"), 0, "", List.of("remove twin oven")));
    }

    @Override
    public Optional<ProposalView> proposal(String id) {
        return proposals().stream().filter(proposal -> proposal.id().equals(id)).findFirst();
    }

    @Override
    public RegistryView registry() {
        return new RegistryView("cd".repeat(32), 3, "name = 'sample'");
    }

    @Override
    public SubmissionView submit(String transaction) throws RejectedException {
        if (transaction.equals("00")) throw new RejectedException("number-used", "The number is used.");
        return new SubmissionView(transaction, "pending");
    }
}
