package io.twinseal.ledger.snapshot;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.snapshot.Snapshot.Step;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.state.MerkleMap;
import io.twinseal.ledger.store.ChainStart;
import io.twinseal.ledger.store.ChainStart.Undoable;
import io.twinseal.ledger.store.ChainUpdate.FinalBlock;
import io.twinseal.ledger.store.StoredHeader;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.SealedHeader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A snapshot that is the chain's, whoever made it; {@link Check} makes one. */
public final class VerifiedSnapshot {
    private final ChainStart start;

    private VerifiedSnapshot(ChainStart start) {
        this.start = start;
    }

    /** What to write into the store. */
    public ChainStart start() {
        return start;
    }

    /**
     * Checks snapshots with genesis and nothing else, in this order: voters, votes and confirmation of each certified
     * header; the state's root; each block before the final one by its hash, its proposer's signature, and the root of the
     * state that undoing its child leads to. For any number of threads.
     */
    public static final class Check {
        private final ChainId chain;
        private final BlockId genesis;
        private final VotingSets genesisVoters;
        private final Signatures signatures;

        /** @param genesis the first block, with who decided over it */
        public Check(ChainId chain, BlockId genesis, VotingSets genesisVoters, Signatures signatures) {
            this.chain = chain;
            this.genesis = genesis;
            this.genesisVoters = genesisVoters;
            this.signatures = signatures;
        }

        /**
         * Checks that the last of the certified headers is final on this chain.
         *
         * @param sealed as in {@link Snapshot}
         * @throws DecodeException if it is not; the reason is a full sentence
         */
        public void certificates(List<CertifiedHeader> certified, List<SealedHeader> sealed) throws DecodeException {
            if (certified.isEmpty()) throw new DecodeException("It has no certificate.");
            Optional<String> fault = new CertifiedChain(chain, signatures, genesisVoters).fault(certified);
            if (fault.isPresent()) throw new DecodeException(fault.get());
            List<BlockId> wanted = new ArrayList<>();
            for (CertifiedHeader header : certified) {
                wanted.add(header.header().id());
                header.child().ifPresent(child -> wanted.add(child.id()));
            }
            if (!sealed.stream().map(SealedHeader::id).toList().equals(wanted))
                throw new DecodeException("The sealed headers are not those of the certificates.");
            for (SealedHeader header : sealed) checkProposer(header);
        }

        /**
         * Checks all of it.
         *
         * @throws DecodeException if it does not hold; the reason is a full sentence
         */
        public VerifiedSnapshot all(Snapshot snapshot) throws DecodeException {
            certificates(snapshot.certified(), snapshot.sealed());
            SealedHeader top =
                    snapshot.certified().get(snapshot.certified().size() - 1).header();
            if (snapshot.steps().size() != Math.min(top.height(), Snapshot.DEPTH) + 1)
                throw new DecodeException("It goes back " + (snapshot.steps().size() - 1) + " blocks from block "
                        + top.height() + ", but must " + Snapshot.DEPTH + " or to genesis.");
            MerkleMap map = MerkleMap.EMPTY.with(present(snapshot.state()));
            BlockId expected = top.id();
            BigInteger weight = snapshot.weight();
            List<Undoable> chainOfBlocks = new ArrayList<>();
            for (Step step : snapshot.steps()) {
                SealedHeader header = step.header();
                check(header, expected, map);
                chainOfBlocks.add(
                        new Undoable(new StoredHeader(header, weight), new Changes(step.before(), after(step, map))));
                map = map.with(step.before());
                if (header.height() > 0)
                    weight = weight.subtract(BigInteger.valueOf(header.header().difficulty()));
                expected = header.header().parent();
            }
            if (weight.signum() < 0) throw new DecodeException("The weight is less than that of its blocks.");
            Collections.reverse(chainOfBlocks);
            return new VerifiedSnapshot(new ChainStart(
                    chainOfBlocks,
                    snapshot.sealed().stream()
                            .map(header -> new StoredHeader(header, BigInteger.ZERO))
                            .toList(),
                    finalBlocks(snapshot.certified()),
                    snapshot.state()));
        }

        private void check(SealedHeader header, BlockId expected, MerkleMap map) throws DecodeException {
            String block = "block " + header.id() + " at height " + header.height();
            if (!header.id().equals(expected))
                throw new DecodeException("Where block " + expected + " must follow downwards, " + block + " does.");
            if (header.height() == 0 && !header.id().equals(genesis))
                throw new DecodeException("It goes back to another genesis block, " + header.id() + ".");
            checkProposer(header);
            if (!map.root().equals(header.stateRoot()))
                throw new DecodeException("The state after " + block + " has root " + map.root()
                        + ", but the block commits to " + header.stateRoot() + ".");
        }

        private void checkProposer(SealedHeader header) throws DecodeException {
            if (header.height() > 0
                    && !signatures.verify(
                            header.header().proposer(),
                            Domain.BLOCK,
                            chain,
                            header.id().toBytes(),
                            header.signature().toBytes()))
                throw new DecodeException("The signature of the proposer over block " + header.id() + " is not valid.");
        }

        private static SortedMap<Bytes, Optional<Bytes>> present(SortedMap<Bytes, Bytes> entries) {
            SortedMap<Bytes, Optional<Bytes>> present = new TreeMap<>();
            entries.forEach((key, value) -> present.put(key, Optional.of(value)));
            return present;
        }

        private static SortedMap<Bytes, Optional<Bytes>> after(Step step, MerkleMap map) {
            SortedMap<Bytes, Optional<Bytes>> after = new TreeMap<>();
            for (Bytes key : step.before().keySet()) after.put(key, map.get(key));
            return after;
        }

        private List<FinalBlock> finalBlocks(List<CertifiedHeader> certified) {
            List<FinalBlock> finals = new ArrayList<>();
            VotingSets known = genesisVoters;
            for (CertifiedHeader header : certified) {
                known = header.voters().orElse(known);
                finals.add(new FinalBlock(header.certificate(), known));
            }
            return finals;
        }
    }
}
