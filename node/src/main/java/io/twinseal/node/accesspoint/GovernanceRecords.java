package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.ApprovedProposal;
import io.twinseal.ledger.types.Decision;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.OpenProposal;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.api.GovernanceSource;
import io.twinseal.node.api.ProposalView;
import io.twinseal.node.api.RegistryView;
import io.twinseal.node.api.RejectedException;
import io.twinseal.node.api.SubmissionView;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers what the API asks about proposals, from the state at the head.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class GovernanceRecords implements GovernanceSource {
    private final Chain chain;
    private final String chainName;
    private final Verifier verifier;
    private final Function<VerifiedTransaction, AddResult> submit;

    /** @param submit lets a transaction wait, and spreads it */
    public GovernanceRecords(
            Chain chain, String chainName, Verifier verifier, Function<VerifiedTransaction, AddResult> submit) {
        this.chain = chain;
        this.chainName = chainName;
        this.verifier = verifier;
        this.submit = submit;
    }

    @Override
    public List<ProposalView> proposals() {
        State state = chain.state();
        List<ProposalView> views = new ArrayList<>();
        state.openProposals().forEach((id, open) -> views.add(view(state, id, open)));
        for (ApprovedProposal approved : state.approvedProposals()) views.add(view(state, approved));
        return views;
    }

    @Override
    public Optional<ProposalView> proposal(String id) {
        State state = chain.state();
        Optional<ProposalView> current =
                proposals().stream().filter(view -> view.id().equals(id)).findFirst();
        return current.isPresent()
                ? current
                : state.decision(TransactionId.parse(id)).map(d -> view(id, d));
    }

    @Override
    public RegistryView registry() {
        State state = chain.state();
        var now = new Genesis(
                chainName,
                chain.head().timeMillis(),
                state.parameters(),
                List.copyOf(state.members().values()),
                List.copyOf(state.models().values()),
                List.copyOf(state.twins().values()));
        return new RegistryView(chain.id().toString(), chain.head().height(), GenesisFile.text(now));
    }

    @Override
    public SubmissionView submit(String hex) throws RejectedException {
        Transaction transaction;
        try {
            transaction = TransactionCodec.decode(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw rejected(new Refusal(Refusal.Code.MALFORMED, "The transaction is not in hexadecimal."));
        } catch (DecodeException e) {
            throw rejected(new Refusal(Refusal.Code.MALFORMED, e.reason()));
        }
        if (!(transaction.body() instanceof Proposal) && !(transaction.body() instanceof Approval))
            throw rejected(new Refusal(
                    Refusal.Code.MALFORMED, "Only proposals and approvals come this way; gateways hand in batches."));
        TransactionId id = transaction.id();
        if (chain.store().location(id).isPresent()) return new SubmissionView(id.toString(), "sealed");
        Checked<VerifiedTransaction> checked = verifier.transaction(transaction);
        if (checked instanceof Checked.Invalid<VerifiedTransaction> invalid) throw rejected(invalid.refusal());
        if (checked instanceof Checked.Valid<VerifiedTransaction> valid
                && submit.apply(valid.value()) instanceof AddResult.Rejected refused) throw rejected(refused.refusal());
        return new SubmissionView(id.toString(), "pending");
    }

    private static ProposalView view(State state, TransactionId id, OpenProposal open) {
        return new ProposalView(
                id.toString(),
                "open",
                name(state, open.proposal().proposer()),
                open.proposal().expiresHeight(),
                open.approvals().stream().map(member -> name(state, member)).toList(),
                0,
                "",
                new ChangeTexts(state).of(open.proposal().changes()));
    }

    private static ProposalView view(State state, ApprovedProposal approved) {
        return new ProposalView(
                approved.id().toString(),
                "approved",
                name(state, approved.proposal().proposer()),
                0,
                List.of(),
                approved.height(),
                "",
                new ChangeTexts(state).of(approved.proposal().changes()));
    }

    private static ProposalView view(String id, Decision decision) {
        String standing = decision.fault().isEmpty() ? "in_force" : "dropped";
        return new ProposalView(id, standing, "", 0, List.of(), decision.height(), decision.fault(), List.of());
    }

    private static String name(State state, MemberId member) {
        return state.member(member).map(MemberInfo::name).orElse(member.toString());
    }

    private static RejectedException rejected(Refusal refusal) {
        return new RejectedException(refusal.code().word(), refusal.sentence());
    }
}
