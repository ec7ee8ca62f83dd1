package io.twinseal.ledger.types;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;

/**
 * A block header with its nonce and the proposer's signature, beside its exact bytes.
 *
 * @param bytes the whole message
 * @param header what consensus needs
 * @param digest SHA-256 of the inner header's bytes; the block id is SHA-256 of it and the nonce
 * @param stateRoot of the state after the block
 * @param votersDigest SHA-256 of who decides over the block, as the state's entry says
 * @param signature 64 bytes over the block id; empty for genesis, and in proofs
 */
public record SealedHeader(
        Bytes bytes,
        Header header,
        Digest digest,
        Digest transactionsRoot,
        Digest stateRoot,
        Digest votersDigest,
        long nonce,
        Bytes signature) {
    public BlockId id() {
        return header.id();
    }

    public long height() {
        return header.height();
    }
}
