package io.twinseal.inference.allocation;

/**
 * One gateway in one slot.
 *
 * @param accessPoint index of the access point that serves it: the j with b_mj = 1
 * @param waitSeconds what its data wait before anything else, for queues and round trips; the paper has none
 * @param joulesMax E_m of C4
 */
public record Gateway(int accessPoint, Processor processor, Link link, double waitSeconds, double joulesMax) {
    public Gateway {
        Checks.notNegative("waitSeconds", waitSeconds);
        Checks.notNegative("joulesMax", joulesMax);
    }
}
