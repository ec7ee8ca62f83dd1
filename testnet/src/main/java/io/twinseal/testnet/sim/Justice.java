package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * No honest member is ever suspended; whoever broke a rule of voting before the eyes of an honest node that lived on is
 * suspended in the end.
 */
final class Justice implements Checker {
    private final World world;

    /** What each honest node in its present life has heard from each member under suspicion. */
    private final Map<String, Map<MemberId, List<Statement>>> heard = new TreeMap<>();

    /** Whom each honest node in its present life has heard enough of. */
    private final Map<String, Set<MemberId>> convicted = new TreeMap<>();

    private final Set<MemberId> suspended = new TreeSet<>();

    /** Breaches found, each once. */
    private final Set<String> found = new TreeSet<>();

    Justice(World world) {
        this.world = world;
    }

    @Override
    public void restarted(SimNode node) {
        heard.remove(node.name);
        convicted.remove(node.name);
    }

    @Override
    public void received(SimNode node, MemberId from, WireMessage message) {
        if (!(message instanceof WireMessage.Statements sent)) return;
        for (Bytes bytes : sent.statements()) {
            SignedStatement signed = Wire.statement(bytes);
            if (world.node(signed.signer()).filter(SimNode::isHonest).isEmpty()) hear(node, signed);
        }
    }

    private void hear(SimNode node, SignedStatement signed) {
        MemberId signer = signed.signer();
        List<Statement> before = heard.computeIfAbsent(node.name, name -> new TreeMap<>())
                .computeIfAbsent(signer, member -> new ArrayList<>());
        Statement news = signed.statement();
        if (before.contains(news)) return;
        for (Statement earlier : before)
            Breaches.between(earlier, news).ifPresent(breach -> {
                convicted.computeIfAbsent(node.name, name -> new TreeSet<>()).add(signer);
                if (!found.add(signer + " " + news)) return;
                world.trace().count(breach);
                world.trace().add(world.name(signer), "is heard to sign a " + earlier + " and a " + news);
            });
        before.add(news);
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        var state = node.chain().state();
        for (SimNode other : world.nodes()) {
            if (state.suspension(other.id).isEmpty()) continue;
            if (other.isHonest()) throw new Violation(other + ", who is honest, is suspended on the chain of " + node);
            if (!suspended.add(other.id)) continue;
            world.trace().count(Count.SUSPENSIONS);
            world.trace().add(other.name, "is suspended");
        }
    }

    @Override
    public void atEnd() {
        convicted.forEach((witness, guilty) -> {
            for (MemberId member : guilty)
                for (SimNode node : world.honest())
                    if (node.chain().state().suspension(member).isEmpty())
                        throw new Violation(world.name(member) + " was heard by " + witness
                                + " to break a rule of voting, but is not suspended on the chain of " + node);
        });
    }
}
