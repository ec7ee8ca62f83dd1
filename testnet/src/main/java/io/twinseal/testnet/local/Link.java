package io.twinseal.testnet.local;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a link carries in each of its directions, in the terms and units of {@code tc-netem(8)}. As text it is
 * {@code RATE[,DELAY]}, such as {@code 10mbit,20ms}.
 *
 * @param bitsPerSecond rate at which bytes leave the sender, 1 kbit to 10 gbit; the bytes of the connections are meant,
 *     without headers of TCP and IP
 * @param delayMicros from a byte's leaving to its arriving, at most 5 s; the round trip takes twice as long
 */
public record Link(long bitsPerSecond, long delayMicros) {
    private static final List<Unit> RATES = List.of(
            new Unit("gbit", 1_000_000_000), new Unit("mbit", 1_000_000), new Unit("kbit", 1_000), new Unit("bit", 1));
    private static final List<Unit> DELAYS =
            List.of(new Unit("s", 1_000_000), new Unit("ms", 1_000), new Unit("us", 1));
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-z]+)");

    private static final long RATE_MIN = 1_000;
    private static final long RATE_MAX = 10_000_000_000L;
    private static final long DELAY_MICROS_MAX = 5_000_000;
    private static final long QUEUE_MICROS = 10_000;
    private static final int HELD_BYTES_MAX = 32 * 1024 * 1024;
    private static final long BIT_MICROS_PER_BYTE_SECOND = 8_000_000;

    /** As many bytes as an Ethernet frame has room for. */
    static final int SEGMENT_BYTES = 1460;

    /** A name and how many of the smallest unit it stands for. */
    private record Unit(String name, long size) {}

    public Link {
        if (bitsPerSecond < RATE_MIN || bitsPerSecond > RATE_MAX)
            throw new IllegalArgumentException(
                    "the rate of a link must be 1kbit to 10gbit, and " + text(bitsPerSecond, RATES) + " is not");
        if (delayMicros < 0 || delayMicros > DELAY_MICROS_MAX)
            throw new IllegalArgumentException(
                    "the delay of a link must be 0ms to 5s, and " + text(delayMicros, DELAYS) + " is not");
        if (heldBytes(bitsPerSecond, delayMicros) > HELD_BYTES_MAX)
            throw new IllegalArgumentException(
                    "a link of " + text(bitsPerSecond, RATES) + "," + text(delayMicros, DELAYS)
                            + " has more than 32 MiB on their way; give it a lower rate or a shorter delay");
    }

    /**
     * Reads {@code RATE[,DELAY]}.
     *
     * @throws IllegalArgumentException if the text is none, or asks for more or less than there is; the message says
     *     what to write
     */
    public static Link parse(String text) {
        var parts = text.split(",", -1);
        if (parts.length > 2)
            throw new IllegalArgumentException(
                    "'" + text + "' is more than a rate and a delay; write both such as 10mbit,20ms");
        return new Link(
                amount("rate", parts[0], RATES, "10mbit"),
                parts.length == 1 ? 0 : amount("delay", parts[1], DELAYS, "20ms"));
    }

    /** The same with another rate. */
    public Link withRate(long newBitsPerSecond) {
        return new Link(newBitsPerSecond, delayMicros);
    }

    /** How much of a connection is in the link at most, in each direction: what its delay and a queue of 10 ms take. */
    int heldBytesMax() {
        return (int) heldBytes(bitsPerSecond, delayMicros);
    }

    private static long heldBytes(long bitsPerSecond, long delayMicros) {
        return SEGMENT_BYTES + bitsPerSecond * (delayMicros + QUEUE_MICROS) / BIT_MICROS_PER_BYTE_SECOND;
    }

    private static long amount(String what, String text, List<Unit> units, String example) {
        var names = units.stream().map(Unit::name).collect(Collectors.joining(", "));
        var amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (amount.matches())
            for (var unit : units) if (unit.name.equals(amount.group(2))) return amount(amount.group(1), unit);
        throw new IllegalArgumentException("the " + what + " '" + text + "' is no number with one of " + names
                + " after it; write it such as " + example);
    }

    /** Parts of the smallest unit do not count. */
    private static long amount(String number, Unit unit) {
        return new BigDecimal(number).multiply(BigDecimal.valueOf(unit.size)).longValue();
    }

    private static String text(long amount, List<Unit> units) {
        for (var unit : units) if (amount != 0 && amount % unit.size == 0) return amount / unit.size + unit.name;
        return amount + units.get(units.size() - 2).name;
    }

    /** The text from which {@link #parse} makes the same link. */
    @Override
    public String toString() {
        return text(bitsPerSecond, RATES) + "," + text(delayMicros, DELAYS);
    }
}
