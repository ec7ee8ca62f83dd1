package io.twinseal.node.accesspoint;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.node.api.ApiSource;
import io.twinseal.node.api.BlockDetailView;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.ConfirmationView;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.api.ProofAnswer;
import io.twinseal.node.api.ReputationView;
import io.twinseal.node.api.ResultDetailView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.TwinView;
import io.twinseal.node.gossip.PendingTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the API of an access point from its chain.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class AccessPointSource implements ApiSource {
    private final Chain chain;
    private final ChainQueries queries;
    private final ProofBuilder proofs;
    private final PendingTransactions pending;
    private final ChainTally tally;
    private final Supplier<StatusView> status;

    public AccessPointSource(Chain chain, PendingTransactions pending, ChainTally tally, Supplier<StatusView> status) {
        this.chain = chain;
        this.queries = new ChainQueries(chain.store());
        this.proofs = new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store());
        this.pending = pending;
        this.tally = tally;
        this.status = status;
    }

    @Override
    public StatusView status() {
        return status.get();
    }

    @Override
    public long lowestHeight() {
        return chain.store().lowestBlock();
    }

    @Override
    public List<BlockView> blocks(long from, int count) {
        Views views = views();
        List<BlockView> found = new ArrayList<>();
        long lowest = lowestHeight();
        long height = Math.min(from, chain.head().height());
        while (height >= 0 && found.size() < count) {
            queries.blockAt(height).ifPresent(block -> found.add(view(views, block)));
            height = height > lowest ? height - 1 : Math.min(0, height - 1);
        }
        return found;
    }

    @Override
    public Optional<BlockDetailView> blockAt(long height) {
        return queries.blockAt(height).map(this::detail);
    }

    @Override
    public Optional<BlockDetailView> block(String id) {
        return chain.store().block(BlockId.parse(id)).map(this::detail);
    }

    @Override
    public Optional<ResultDetailView> result(String transactionId, int index) {
        TransactionId id = TransactionId.parse(transactionId);
        Optional<ChainQueries.Sealed> sealed = queries.transaction(id);
        if (sealed.isPresent()) return result(sealed.get().transaction(), index, sealed);
        return pending.get(id)
                .map(VerifiedTransaction::transaction)
                .flatMap(transaction -> result(transaction, index, Optional.empty()));
    }

    @Override
    public ProofAnswer proof(String transactionId, int index) {
        TransactionId id = TransactionId.parse(transactionId);
        ProofBuilder.Answer answer = proofs.prove(id);
        if (answer instanceof ProofBuilder.Answer.Made made
                && index < made.proof().batch().results().size())
            return new ProofAnswer.Found(ProofCodec.encode(made.proof()));
        if (answer instanceof ProofBuilder.Answer.NotFinal sealed)
            return new ProofAnswer.NotYet("result " + Ids.resultId(id, index) + " is sealed in block " + sealed.height()
                    + ", which is not final yet; ask again later");
        if (answer instanceof ProofBuilder.Answer.Lacking lacking) return new ProofAnswer.Missing(lacking.reason());
        return pending.get(id).isPresent()
                ? new ProofAnswer.NotYet(
                        "result " + Ids.resultId(id, index) + " waits for a block, and is not final; ask again later")
                : new ProofAnswer.Unknown();
    }

    @Override
    public Optional<Bytes> certificate(long height) {
        return chain.store().finality().certificateFor(height).map(StatementCodec::encode);
    }

    @Override
    public Optional<TwinView> twin(String id, int count) {
        return chain.state().twin(id).map(info -> twin(info, count));
    }

    @Override
    public List<TwinCount> twins() {
        Views views = views();
        return chain.state().twins().values().stream()
                .map(twin -> new TwinCount(
                        twin.id(), views.name(twin.gateway()), modelName(twin.model()), tally.resultsOf(twin.id())))
                .toList();
    }

    @Override
    public List<MemberView> members() {
        Views views = views();
        return chain.state().members().values().stream().map(views::member).toList();
    }

    @Override
    public List<ReputationView> reputations() {
        return chain.state().members().values().stream()
                .filter(member -> member.role() == Role.ACCESS_POINT)
                .map(this::reputation)
                .toList();
    }

    private ReputationView reputation(MemberInfo member) {
        State state = chain.state();
        Parameters parameters = state.parameters();
        long reputation = state.reputation(member.id()).orElse(parameters.reputationMin());
        double gamma = Views.gamma(parameters, reputation);
        long difficulty = state.outlook().difficulty();
        return new ReputationView(
                member.id().toString(),
                member.name(),
                Views.decimal(reputation),
                Views.decimal(parameters.reputationMin()),
                Views.decimal(parameters.reputationMax()),
                state.windowWork(member.id()).toString(),
                parameters.reputationWindow(),
                gamma,
                difficulty * gamma,
                tally.blocksOf(member.id()),
                List.of());
    }

    private TwinView twin(TwinInfo info, int count) {
        Views views = views();
        Optional<ModelInfo> model = chain.state().model(info.model());
        List<TwinView.TwinEntry> history = queries.results(info.id(), Optional.empty(), count).stream()
                .map(found -> new TwinView.TwinEntry(
                        found.block().height(),
                        found.batch().timeMillis(),
                        found.batch().accessPoint().toString(),
                        views.name(found.batch().accessPoint()),
                        views.result(found.transaction(), found.batch(), found.index())))
                .toList();
        return new TwinView(
                info.id(),
                info.gateway().toString(),
                views.name(info.gateway()),
                info.model().toString(),
                model.map(ModelInfo::name).orElse(""),
                model.map(ModelInfo::outputKind).orElse(""),
                model.map(ModelInfo::outputLabels).orElse(List.of()),
                info.pointsMax(),
                tally.resultsOf(info.id()),
                history);
    }

    private Optional<ResultDetailView> result(
            Transaction transaction, int index, Optional<ChainQueries.Sealed> sealed) {
        if (!(transaction.body() instanceof InferenceBatch batch)
                || index >= batch.results().size()) return Optional.empty();
        Views views = views();
        Optional<ModelInfo> model =
                chain.state().model(batch.results().get(index).model());
        return Optional.of(new ResultDetailView(
                views.result(transaction, batch, index),
                chain.id().toString(),
                sealed.map(place -> standing(place.block())).orElse("pending"),
                batch.accessPoint().toString(),
                views.name(batch.accessPoint()),
                batch.gateway().toString(),
                views.name(batch.gateway()),
                batch.sequence(),
                batch.timeMillis(),
                transaction.bytes().toString(),
                sealed.map(place -> view(views, place.block())).orElse(null),
                sealed.map(place -> confirmation(place.block())).orElse(null),
                sealed.map(place -> place.block().sealedHeader().bytes().toString())
                        .orElse(null),
                sealed.map(ChainQueries.Sealed::index).orElse(0),
                sealed.map(AccessPointSource::proof).orElse(List.of()),
                model.map(ModelInfo::outputKind).orElse(""),
                model.map(ModelInfo::outputLabels).orElse(List.of())));
    }

    private static List<String> proof(ChainQueries.Sealed place) {
        List<TransactionId> ids =
                place.block().transactions().stream().map(Transaction::id).toList();
        return MerkleTree.proof(ids, place.index()).siblings().stream()
                .map(Digest::toString)
                .toList();
    }

    private BlockDetailView detail(Block block) {
        Views views = views();
        return new BlockDetailView(
                view(views, block),
                confirmation(block),
                chain.store()
                        .header(block.id())
                        .map(header -> header.weight().toString())
                        .orElse("0"),
                chain.isCanonical(block.id()),
                block.sealedHeader().bytes().toString(),
                block.transactions().stream().map(views::transaction).toList());
    }

    private BlockView view(Views views, Block block) {
        long parentTimeMillis = chain.store()
                .header(block.header().parent())
                .map(header -> header.sealedHeader().header())
                .map(Header::timeMillis)
                .orElse(block.header().timeMillis());
        return views.block(block, standing(block), parentTimeMillis);
    }

    private String standing(Block block) {
        return isFinal(block) ? "final" : "sealed";
    }

    private boolean isFinal(Block block) {
        return block.height() <= chain.finalized().height() && chain.isCanonical(block.id());
    }

    private @Nullable ConfirmationView confirmation(Block block) {
        if (!isFinal(block)) return null;
        return chain.store()
                .finality()
                .certificateFor(block.height())
                .flatMap(certificate ->
                        chain.store().header(certificate.checkpoint().block()))
                .map(header -> new ConfirmationView(
                        header.height(), header.sealedHeader().header().timeMillis()))
                .orElse(null);
    }

    private String modelName(Digest model) {
        return chain.state().model(model).map(ModelInfo::name).orElse("");
    }

    private Views views() {
        return new Views(chain.state());
    }
}
