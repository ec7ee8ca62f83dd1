package io.twinseal.ledger.pool;

/**
 * How much may wait. A transaction takes about five times its bytes of memory.
 *
 * @param bytesMax of all transactions together
 * @param memberBytesMax of the transactions of one access point
 * @param aheadMax how far a sequence number may be ahead of the last one sealed
 * @param governanceMax proposals and approvals together
 */
public record PoolLimits(long bytesMax, long memberBytesMax, int aheadMax, int governanceMax) {
    public static final PoolLimits DEFAULT = new PoolLimits(16L << 20, 4L << 20, 1024, 1024);

    public PoolLimits {
        if (bytesMax <= 0 || memberBytesMax <= 0 || aheadMax <= 0 || governanceMax <= 0)
            throw new IllegalArgumentException(
                    "every limit of the pool must be positive, but they are bytesMax " + bytesMax + ", memberBytesMax "
                            + memberBytesMax + ", aheadMax " + aheadMax + ", governanceMax " + governanceMax);
    }
}
