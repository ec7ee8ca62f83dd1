package io.twinseal.testnet.sim;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.state.Transition;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.node.mining.MiningWork;
import io.twinseal.node.mining.SealSearch;
import java.math.BigInteger;

/** Makes blocks that are well-formed, signed and sealed, whatever their headers claim. */
final class Forge {
    private static final int TRIES = 1 << 16;

    private Forge() {}

    /** The same block with another time and reputation, with the work that its own claim asks for. */
    static Block remake(Chain chain, MemberKey key, Block block, long timeMillis, long reputation) {
        Header old = block.header();
        Header draft = new Header(
                old.id(),
                old.parent(),
                old.height(),
                timeMillis,
                key.id(),
                old.difficulty(),
                reputation,
                old.transactionCount());
        var transactions = VerifiedBlock.fromStore(block).transactions();
        var parent = chain.state(old.parent()).orElseThrow();
        var result = Transition.apply(parent, draft, transactions, slot -> true);
        if (!(result instanceof Transition.Result.Applied applied))
            throw new IllegalStateException("transactions of a valid block are not: " + result);
        Digest transactionsRoot = MerkleTree.root(
                block.transactions().stream().map(Transaction::id).toList());
        Bytes header = BlockCodec.encodeHeader(
                draft, transactionsRoot, applied.after().root(), applied.after().votersDigest());
        Digest digest = Digest.sha256(header.toBytes());
        BigInteger target = Difficulty.target(chain.state().parameters(), old.difficulty(), reputation);
        SealSearch search = new SealSearch(new MiningWork(digest.toBytes(), target), 0);
        while (!search.search(TRIES)) {
            // difficulties are low here: there is a nonce
        }
        BlockId id = Ids.blockId(digest, search.nonce());
        try {
            return BlockCodec.join(
                    BlockCodec.seal(header, search.nonce(), key.sign(Domain.BLOCK, chain.id(), id.toBytes())),
                    block.transactions());
        } catch (DecodeException e) {
            throw new IllegalStateException("a block just made is not well-formed", e);
        }
    }
}
