package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.ModelStore;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.models.ChainModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GovernTest {
    @TempDir
    Path folder;

    private static final String REGISTERED = "rul-cnn";

    private final MemberKey key = MemberKey.generate(new SecureRandom());
    private final MemberKey newcomer = MemberKey.generate(new SecureRandom());

    @BeforeEach
    void storeTheKey() throws IOException {
        key.store(folder.resolve("key"));
    }

    private CommandResult govern(SampleNode node, String... args) {
        var all = new ArrayList<>(List.of(
                "govern", "--node", node.url(), "--key", folder.resolve("key").toString()));
        all.addAll(List.of(args));
        return CommandResult.of(all.toArray(String[]::new));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("proposal.toml"), text).toString();
    }

    @Test
    void aFileBecomesASignedProposalAndAnIdASignedApproval() throws IOException {
        try (var node = new SampleNode()) {
            var file = file("""
                    [[member]]
                    name = "ap-2"
                    role = "access_point"
                    key = "%s"
                    [remove]
                    members = ["gateway-1"]
                    [parameters]
                    block_time_millis = 700
                    """.formatted(newcomer.id()));
            var proposed = govern(node, "propose", file, "--blocks", "50");
            assertThat(proposed.err()).isEmpty();
            var transaction = node.chain.submitted().get(0);
            assertThat(proposed.out())
                    .isEqualToIgnoringNewLines(transaction.id().toString());
            var proposal = (Proposal) transaction.body();
            assertThat(proposal.expiresHeight()).isEqualTo(51);
            assertThat(proposal.changes())
                    .hasSize(3)
                    .contains(
                            new Change.PutMember(new MemberInfo(newcomer.id(), Role.ACCESS_POINT, "ap-2", List.of())));
            assertThat(proposal.changes())
                    .anyMatch(change -> change instanceof Change.PutParameters put
                            && put.parameters().blockTimeMillis() == 700);
            assertThat(govern(node, "approve", SampleChain.PROPOSAL).out()).contains("remove twin", "approved");
            assertThat(node.chain.submitted().get(1).body()).isInstanceOf(Approval.class);
            var verifier = new Verifier(SampleChain.CHAIN, Signatures.fastest(), 10);
            for (var sent : node.chain.submitted())
                assertThat(verifier.transaction(sent)).isInstanceOf(Checked.Valid.class);
        }
    }

    @Test
    void mistakesSayWhereAndRefusalsWhy() throws IOException {
        try (var node = new SampleNode()) {
            var misspelt = govern(node, "propose", file("[remove]\ntwins = [\"engine-2\"]\n"));
            assertThat(misspelt.exitCode()).isEqualTo(2);
            assertThat(misspelt.err()).contains("proposal.toml:2: remove.twins", "engine-2");
            var nothing = govern(node, "propose", file("[remove]\n"));
            assertThat(nothing.err()).contains("proposes nothing");
            assertThat(govern(node, "approve", "12").exitCode()).isEqualTo(2);
            var good = file("[remove]\nmembers = [\"gateway-1\"]\n");
            govern(node, "propose", good);
            govern(node, "propose", good);
            var refused = govern(node, "propose", good);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("There are too many. (too-many-proposals)");
        }
    }

    private CommandResult model(SampleNode node, String... args) {
        var all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(args));
        all.addAll(List.of("--node", node.url(), "--key", folder.resolve("key").toString()));
        return CommandResult.of(all.toArray(String[]::new));
    }

    @Test
    void aBundleIsProposedForTwinsAndAModelTakenOff() throws IOException {
        try (var node = new SampleNode()) {
            var bundle = Path.of("../inference/models/gearbox-cnn");
            var proposed = model(node, "propose", bundle.toString(), "--twin", "engine-1", "--blocks", "50");
            assertThat(proposed.err()).isEmpty();
            var proposal = (Proposal) node.chain.submitted().get(0).body();
            var info = ChainModels.of(ModelStore.verify(bundle));
            assertThat(proposal.expiresHeight()).isEqualTo(51);
            assertThat(proposal.changes()).hasSize(2).contains(new Change.PutModel(info));
            assertThat(proposal.changes())
                    .anyMatch(change -> change instanceof Change.PutTwin put
                            && put.twin().id().equals("engine-1")
                            && put.twin().model().equals(info.digest()));

            assertThat(model(node, "propose", bundle.toString(), "--twin", "engine-7")
                            .err())
                    .contains("the chain registers no twin 'engine-7'");
            assertThat(model(node, "propose", "no-such").err())
                    .contains("'no-such' is neither the folder of a bundle nor a model of the chain, which has "
                            + REGISTERED);
            assertThat(model(node, "propose", REGISTERED, "--twin", "engine-1").err())
                    .contains("registers model " + REGISTERED + " already, and the twins named run it");
            assertThat(model(node, "retire", REGISTERED).err()).contains("twins run it: engine-1");
            assertThat(model(node, "retire", "no-such").err()).contains("the chain has no model 'no-such', only");
            assertThat(node.chain.submitted()).hasSize(1);
        }
    }

    @Test
    void theExplorerShowsProposals() throws IOException {
        try (var node = new SampleNode()) {
            var shown = CommandResult.of("explorer", "--node", node.url(), "proposals");
            assertThat(shown.out()).contains(SampleChain.PROPOSAL, "open up to block 90", "remove twin engine-1");
            assertThat(CommandResult.of("explorer", "--node", node.url(), "proposals", SampleChain.PROPOSAL)
                            .out())
                    .isEqualTo(shown.out());
        }
    }
}
