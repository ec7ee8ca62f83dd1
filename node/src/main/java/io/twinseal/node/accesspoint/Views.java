package io.twinseal.node.accesspoint;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.api.ResultView;
import io.twinseal.node.api.TransactionView;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ledger objects as the API shows them, with the names that one state gives to keys and digests. */
final class Views {
    private static final double GAMMA_ONE = BigInteger.ONE.shiftLeft(128).doubleValue();

    private final State state;

    Views(State state) {
        this.state = state;
    }

    static double decimal(long fixed) {
        return fixed / (double) Fixed.ONE;
    }

    static double gamma(Parameters parameters, long reputation) {
        return Difficulty.gamma(parameters, reputation).doubleValue() / GAMMA_ONE;
    }

    String name(MemberId member) {
        return state.member(member).map(MemberInfo::name).orElse("");
    }

    MemberView member(MemberInfo member) {
        return new MemberView(
                member.id().toString(),
                member.name(),
                member.role().name().toLowerCase(Locale.ROOT),
                member.accessPoints().stream().map(MemberId::toString).toList(),
                decimal(state.reputation(member.id()).orElse(0L)),
                state.suspension(member.id()).map(Breach::title).orElse(""));
    }

    BlockView block(Block block, String standing, long parentTimeMillis) {
        Header header = block.header();
        int results = 0;
        for (Transaction transaction : block.transactions())
            if (transaction.body() instanceof InferenceBatch batch)
                results += batch.results().size();
        return new BlockView(
                header.height(),
                header.id().toString(),
                standing,
                header.parent().toString(),
                header.timeMillis(),
                header.timeMillis() - parentTimeMillis,
                header.proposer().toString(),
                name(header.proposer()),
                header.difficulty(),
                decimal(header.reputation()),
                gamma(state.parameters(), header.reputation()),
                header.transactionCount(),
                results,
                block.bytes().size());
    }

    TransactionView transaction(Transaction transaction) {
        if (transaction.body() instanceof Evidence evidence)
            return plain(
                    transaction,
                    "evidence",
                    evidence.offence().offender().toString(),
                    evidence.offence().breach().title() + ": a "
                            + evidence.offence().first().statement() + ", and a "
                            + evidence.offence().second().statement());
        if (transaction.body() instanceof Proposal proposal)
            return plain(
                    transaction,
                    "proposal",
                    proposal.proposer().toString(),
                    String.join("; ", new ChangeTexts(state).of(proposal.changes())));
        if (transaction.body() instanceof Approval approval)
            return plain(
                    transaction,
                    "approval",
                    approval.accessPoint().toString(),
                    approval.proposal().toString());
        if (transaction.body() instanceof Handover handover)
            return plain(
                    transaction,
                    "handover",
                    "",
                    handover.certificate().checkpoint().toString());
        if (!(transaction.body() instanceof InferenceBatch batch))
            throw new IllegalStateException("no view of " + transaction.body());
        List<ResultView> results = new ArrayList<>();
        for (int i = 0; i < batch.results().size(); i++) results.add(result(transaction, batch, i));
        return new TransactionView(
                transaction.id().toString(),
                "inference",
                batch.accessPoint().toString(),
                batch.gateway().toString(),
                batch.sequence(),
                batch.timeMillis(),
                results,
                "");
    }

    private static TransactionView plain(Transaction transaction, String kind, String member, String details) {
        return new TransactionView(transaction.id().toString(), kind, member, "", 0, 0, List.of(), details);
    }

    ResultView result(Transaction transaction, InferenceBatch batch, int index) {
        TwinResult result = batch.results().get(index);
        Optional<ModelInfo> model = state.model(result.model());
        return new ResultView(
                Ids.resultId(transaction.id(), index),
                result.twin(),
                result.model().toString(),
                model.map(ModelInfo::name).orElse(""),
                result.cut(),
                model.map(m -> m.layers().size()).orElse(0),
                result.points(),
                rows(result),
                result.observedMillis());
    }

    private static List<List<Float>> rows(TwinResult result) {
        ByteBuffer values = result.outputs().buffer().order(ByteOrder.LITTLE_ENDIAN);
        int perPoint = result.outputs().size() / Float.BYTES / result.points();
        List<List<Float>> rows = new ArrayList<>();
        for (int point = 0; point < result.points(); point++) {
            List<Float> row = new ArrayList<>();
            for (int i = 0; i < perPoint; i++) row.add(values.getFloat());
            rows.add(row);
        }
        return rows;
    }
}
