package io.twinseal.cli;

import io.twinseal.cli.explorer.NodeConverter;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that change a chain share: the node to ask, and the key of an access point to sign with. */
final class GovernOptions {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--node",
            paramLabel = "URL",
            converter = NodeConverter.class,
            description = "The access point to ask, as http://host:port; http://127.0.0.1:7500 if not given.")
    private URI node = URI.create("http://127.0.0.1:7500");

    /** Required, but not for the help of the commands below. */
    @Option(names = "--key", paramLabel = "FILE", description = "The key file of the access point.")
    private Optional<Path> key = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    ApiClient client() {
        return new ApiClient(node, TIMEOUT);
    }

    MemberKey key() throws IOException {
        return MemberKey.load(key.orElseThrow(() -> new ParameterException(
                spec.commandLine(), "say with --key FILE whose key is to sign: that of an access point")));
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /**
     * Proposes changes, approves them, and prints the proposal's id.
     *
     * @param changes of what is registered now
     * @param blocks for so many it may be approved
     */
    void propose(Function<Genesis, List<Change>> changes, long blocks)
            throws IOException, UnreachableException, RefusedException {
        var signer = key();
        var client = client();
        var registry = client.registry();
        var now = GenesisFile.parse("what the node has registered", registry.toml());
        // Numbers only have to rise, so the clock numbers proposals without asking for the last one.
        var proposal =
                new Proposal(signer.id(), System.currentTimeMillis(), registry.height() + blocks, changes.apply(now));
        var chain = ChainId.parse(registry.chainId());
        var taken = client.submit(signed(proposal, signer, Domain.PROPOSAL, chain));
        out().println(taken.id());
    }

    /** Signs with the one key that the body asks for. */
    static Transaction signed(Body body, MemberKey key, Domain domain, ChainId chain) {
        byte[] bytes = TransactionCodec.encodeBody(body).toBytes();
        return TransactionCodec.join(body, List.of(key.sign(domain, chain, bytes)));
    }
}
