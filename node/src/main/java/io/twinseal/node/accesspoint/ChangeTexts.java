package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import java.util.List;
import java.util.Locale;

/** Proposed changes in words, with the names that one state gives to keys and digests. */
final class ChangeTexts {
    private final State state;

    ChangeTexts(State state) {
        this.state = state;
    }

    List<String> of(List<Change> changes) {
        return changes.stream().map(this::of).toList();
    }

    private String of(Change change) {
        if (change instanceof Change.PutMember put) return member(put.member());
        if (change instanceof Change.RemoveMember remove) return "remove member " + name(remove.member());
        if (change instanceof Change.PutModel put)
            return "register model " + put.model().name() + " ("
                    + put.model().digest().shortHex() + ")";
        if (change instanceof Change.RetireModel retire) return "retire model " + name(retire.model());
        if (change instanceof Change.PutTwin put)
            return "twin " + put.twin().id() + " at gateway " + name(put.twin().gateway()) + " runs model "
                    + name(put.twin().model()) + ", up to " + put.twin().pointsMax() + " data points a batch";
        if (change instanceof Change.RemoveTwin remove) return "remove twin " + remove.twin();
        if (change instanceof Change.PutParameters put) return parameters(put);
        throw new IllegalStateException("no words for " + change);
    }

    private String member(MemberInfo member) {
        String role = member.role().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String served = member.accessPoints().isEmpty()
                ? ""
                : ", served by "
                        + String.join(
                                ", ",
                                member.accessPoints().stream().map(this::name).toList());
        return (state.member(member.id()).isEmpty() ? "add " : "change ") + role + " " + member.name() + " ("
                + member.id().shortHex() + ")" + served;
    }

    private String parameters(Change.PutParameters put) {
        return "set parameters: " + put.parameters();
    }

    private String name(MemberId id) {
        return state.member(id).map(MemberInfo::name).orElse(id.shortHex());
    }

    private String name(Digest model) {
        return state.model(model).map(ModelInfo::name).orElse(model.shortHex());
    }
}
