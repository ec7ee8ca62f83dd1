package io.twinseal.ledger.proof;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.ChainUpdate;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A stored chain of blocks that nobody checked, so that anything can be wrong with them; voters are as one likes. */
final class HandmadeChain {
    final TestNetwork network = new TestNetwork();
    final ChainStore store = new ChainStore(new MemoryStore());
    final ProofBuilder builder = new ProofBuilder(network.chainId(), voters(TestNetwork.ACCESS_POINTS), store);
    private Header head = Chain.open(network.genesis(), store).head();
    private final Checkpoint genesis = Checkpoint.of(head);

    static VotingSets voters(List<MemberKey> keys) {
        return VotingSets.of(keys.stream().map(MemberKey::id).toList());
    }

    /** A signed batch of one result, the first of its sequence. */
    Transaction batch() {
        return network.signed(network.batch(TestNetwork.ACCESS_POINTS.get(0), 1, genesis.block(), TestNetwork.START));
    }

    Block add(VotingSets voters, Transaction... transactions) {
        Header unsealed = new Header(
                head.id(),
                head.id(),
                head.height() + 1,
                head.timeMillis() + 100,
                TestNetwork.ACCESS_POINTS.get(0).id(),
                4,
                0,
                transactions.length);
        Digest root =
                MerkleTree.root(Arrays.stream(transactions).map(Transaction::id).toList());
        Bytes header = BlockCodec.encodeHeader(unsealed, root, Digest.ZERO, RegistryCodec.digest(voters));
        Bytes signature = Bytes.copyOf(new byte[Signature.LENGTH]);
        Block block;
        try {
            block = BlockCodec.join(BlockCodec.seal(header, 7, signature), List.of(transactions));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
        head = block.header();
        var executed = new ChainUpdate.ExecutedBlock(block, BigInteger.ONE, Changes.NONE, false);
        commit(Optional.of(executed), List.of(block), Optional.empty());
        return block;
    }

    /** Stores that a block is final, and by whose votes. */
    void finalise(Certificate certificate, VotingSets voters) {
        commit(Optional.empty(), List.of(), Optional.of(new ChainUpdate.FinalBlock(certificate, voters)));
    }

    private void commit(
            Optional<ChainUpdate.ExecutedBlock> executed,
            List<Block> attached,
            Optional<ChainUpdate.FinalBlock> finalBlock) {
        store.commit(
                new ChainUpdate(
                        executed,
                        List.of(),
                        attached,
                        new TreeMap<>(),
                        List.of(),
                        List.of(),
                        finalBlock,
                        Optional.empty()),
                false);
    }

    /** A link from genesis and acknowledgements. */
    Certificate acknowledged(Block block, List<MemberKey> link, List<MemberKey> confirmation) {
        Checkpoint checkpoint = Checkpoint.of(block.header());
        return new Certificate(
                tally(new Vote(genesis, checkpoint), link), tally(new Acknowledgement(checkpoint), confirmation));
    }

    /** A link from genesis, and one from the block to its child. */
    Certificate linked(Block block, BlockId child, List<MemberKey> signers) {
        Checkpoint checkpoint = Checkpoint.of(block.header());
        return new Certificate(
                tally(new Vote(genesis, checkpoint), signers),
                tally(new Vote(checkpoint, new Checkpoint(checkpoint.height() + 1, child)), signers));
    }

    private Tally tally(Statement statement, List<MemberKey> keys) {
        return tally(network, statement, keys);
    }

    static Tally tally(TestNetwork network, Statement statement, List<MemberKey> keys) {
        SortedMap<MemberId, Signature> signatures = new TreeMap<>();
        for (MemberKey key : keys) {
            Bytes signature = key.sign(Domain.STATEMENT, network.chainId(), StatementCodec.signedBytes(statement));
            signatures.put(key.id(), Signature.of(signature.toBytes()));
        }
        return new Tally(statement, signatures);
    }
}
