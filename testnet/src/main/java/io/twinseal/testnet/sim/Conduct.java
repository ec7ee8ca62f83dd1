package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Over all its lives an honest node never says two things that nobody may say together, and what it signed is on disk
 * before it leaves.
 */
final class Conduct implements Checker {
    private final Map<String, List<Statement>> signed = new TreeMap<>();
    private final Set<Bytes> known = new TreeSet<>();
    private final Set<BlockId> blocks = new TreeSet<>();

    Conduct(World world) {
        for (SimNode node : world.nodes()) signed.put(node.name, new ArrayList<>());
    }

    @Override
    public void sent(SimNode node, WireMessage message) {
        if (message instanceof WireMessage.Statements sent) {
            for (Bytes bytes : sent.statements()) if (known.add(bytes)) check(node, Wire.statement(bytes));
        } else if (message instanceof WireMessage.CompactBlock block) {
            SealedHeader header = Wire.header(block.sealedHeader());
            if (header.header().proposer().equals(node.id) && blocks.add(header.id()) && !isOnDisk(node, header.id()))
                throw new Violation(node + " sends block " + header.id().shortHex() + ", which a crash would undo");
        }
    }

    private void check(SimNode node, SignedStatement news) {
        if (!news.signer().equals(node.id)) return;
        if (!isOnDisk(node, news.statement()))
            throw new Violation(node + " sends a " + news.statement() + ", which it would forget in a crash");
        List<Statement> before = signed.computeIfAbsent(node.name, name -> new ArrayList<>());
        for (Statement earlier : before)
            Breaches.between(earlier, news.statement()).ifPresent(breach -> {
                throw new Violation(node + ", who is honest, signed a " + earlier + " and a " + news.statement());
            });
        before.add(news.statement());
    }

    private static boolean isOnDisk(SimNode node, BlockId block) {
        return node.disk.inTheWorstCrash(
                left -> new ChainStore(left).header(block).isPresent());
    }

    /** A later statement of its kind does as well: the node may say nothing below it any more. */
    private static boolean isOnDisk(SimNode node, Statement news) {
        return node.disk.inTheWorstCrash(left -> new ChainStore(left)
                .finality().signed().stream()
                        .map(SignedStatement::statement)
                        .anyMatch(kept -> kept.getClass().equals(news.getClass())
                                && kept.subject().height() >= news.subject().height()));
    }
}
