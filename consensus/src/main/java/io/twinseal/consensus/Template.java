package io.twinseal.consensus;

import io.twinseal.consensus.types.Header;
import java.math.BigInteger;

/**
 * What a child of the head must carry for one proposer.
 *
 * @param reputation U of the proposer, Q32.32
 * @param target largest seal that counts
 * @param timeMillisMin earliest time a child may bear
 * @param idleTimeMillisMin earliest time a child without transactions may bear
 */
public record Template(
        Header parent,
        long difficulty,
        long reputation,
        BigInteger target,
        long timeMillisMin,
        long idleTimeMillisMin) {}
