package io.twinseal.testnet.bench;

import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.List;

/** Importing a chain from bytes into RocksDB, beside its raw signature checks and raw batches of the same bytes. */
final class ImportBench {
    private static final int BLOCKS = 40;
    private static final int TRANSACTIONS = 100;
    private static final int ROUNDS = 9;

    private ImportBench() {}

    static List<Measure> measure() throws Exception {
        SampleNetwork network = new SampleNetwork();
        List<Block> blocks = network.chain(BLOCKS, TRANSACTIONS);
        double[] micros = Timing.interleaved(ROUNDS, () -> importAll(network, blocks), () -> writeRaw(network, blocks));
        return List.of(
                Measure.of("import, one transaction of a block of " + TRANSACTIONS, micros[0], "CPU us", micros[1]));
    }

    private static int importAll(SampleNetwork network, List<Block> blocks) throws Exception {
        Raw.inFolder(store -> {
            Chain chain = Chain.open(network.genesis, new ChainStore(store));
            Verifier verifier = new Verifier(network.chainId, Signatures.fastest(), 2 * TRANSACTIONS);
            for (Block block : blocks) {
                Block decoded = BlockCodec.decode(block.bytes().toBytes());
                long now = decoded.header().timeMillis();
                ImportResult result = chain.importBlock(SampleNetwork.valid(verifier.block(decoded)), now, true);
                if (!(result instanceof ImportResult.Imported)) throw new IllegalStateException(result.toString());
            }
        });
        return BLOCKS * TRANSACTIONS;
    }

    private static int writeRaw(SampleNetwork network, List<Block> blocks) throws Exception {
        Signatures signatures = Signatures.fastest();
        Raw.inFolder(store -> {
            for (Block block : blocks) {
                byte[] id = block.id().toBytes();
                byte[] seal = block.sealedHeader().signature().toBytes();
                signatures.verify(block.header().proposer(), Domain.BLOCK, network.chainId, id, seal);
                for (Transaction transaction : block.transactions())
                    Raw.check(signatures, network.chainId, transaction);
                Raw.write(store, block.height(), block.transactions());
            }
        });
        return BLOCKS * TRANSACTIONS;
    }
}
