package io.twinseal.ledger.chain;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import java.util.List;

/** The first block of a chain: nobody made it, and it follows the chain id. */
final class GenesisBlock {
    private GenesisBlock() {}

    static Block of(Genesis genesis, State state) {
        BlockId parent = BlockId.of(GenesisCodec.chainId(genesis).toBytes());
        var header = new Header(
                parent,
                parent,
                0,
                genesis.timeMillis(),
                MemberId.of(new byte[MemberId.LENGTH]),
                genesis.parameters().initialDifficulty(),
                0,
                0);
        Bytes headerBytes = BlockCodec.encodeHeader(header, Digest.ZERO, state.root(), state.votersDigest());
        try {
            return BlockCodec.join(BlockCodec.seal(headerBytes, 0, Bytes.EMPTY), List.of());
        } catch (DecodeException e) {
            throw new IllegalStateException("a genesis block just made is not well-formed", e);
        }
    }
}
