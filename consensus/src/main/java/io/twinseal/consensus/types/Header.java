package io.twinseal.consensus.types;

/**
 * What consensus needs of a sealed block header.
 *
 * @param parent id of the block before; of the genesis header, the chain id
 * @param height blocks between this one and genesis, which has height 0
 * @param timeMillis the proposer's clock, Unix time
 * @param difficulty D, expected hashes at γ = 1; also this block's weight
 * @param reputation U of the proposer as the header claims it, Q32.32
 * @param transactionCount transactions in the body; a block with none is an idle block
 */
public record Header(
        BlockId id,
        BlockId parent,
        long height,
        long timeMillis,
        MemberId proposer,
        long difficulty,
        long reputation,
        int transactionCount) {}
