package io.twinseal.node.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One machine's counterpart on its gateway: the newest rows of its sensors, and which windows of them are still to be
 * inferred. Rows go through a sliding window; each {@code stride} new rows make one data point. Before the window was
 * ever full, the oldest row stands in for the rows missing.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class DigitalTwin {
    private final String id;
    private final int windowRows;
    private final int channels;
    private final int stride;
    private final int pendingPointsMax;
    private final Deque<float[]> rows = new ArrayDeque<>();
    private int rowsSincePoint;
    private int pendingPoints;
    private long readings;
    private long droppedPoints;
    private long observedMillis;

    /**
     * @param windowRows rows that one data point spans
     * @param stride new rows that make a data point
     * @param pendingPointsMax data points kept when nothing takes them; older ones are dropped and counted
     */
    public DigitalTwin(String id, int windowRows, int channels, int stride, int pendingPointsMax) {
        this.id = id;
        this.windowRows = windowRows;
        this.channels = channels;
        this.stride = stride;
        this.pendingPointsMax = pendingPointsMax;
    }

    public String id() {
        return id;
    }

    public int channels() {
        return channels;
    }

    /** Takes a reading; rows must have this twin's channels. */
    public void observe(Reading reading) {
        observedMillis = Math.max(observedMillis, reading.timeMillis());
        for (float[] row : reading.rows()) {
            if (row.length != channels)
                throw new IllegalArgumentException(id + " takes rows of " + channels + " values");
            if (rows.isEmpty()) while (rows.size() < windowRows - 1) rows.addLast(row);
            rows.addLast(row);
            readings++;
            if (++rowsSincePoint == stride) {
                rowsSincePoint = 0;
                pendingPoints++;
            }
        }
        if (pendingPoints > pendingPointsMax) {
            droppedPoints += pendingPoints - pendingPointsMax;
            pendingPoints = pendingPointsMax;
        }
        trim();
    }

    /** Data points ready to be inferred. */
    public int pendingPoints() {
        return pendingPoints;
    }

    /** Rows taken since the start. */
    public long readings() {
        return readings;
    }

    /** Data points that were dropped because nothing took them in time. */
    public long droppedPoints() {
        return droppedPoints;
    }

    /** The time of the newest reading, Unix milliseconds; 0 before the first. */
    public long observedMillis() {
        return observedMillis;
    }

    /**
     * Takes the oldest pending data points.
     *
     * @return float32 little-endian, points × windowRows × channels, direct
     */
    public ByteBuffer take(int points) {
        if (points < 1 || points > pendingPoints) throw new IllegalArgumentException(points + " of " + pendingPoints);
        ByteBuffer out = ByteBuffer.allocateDirect(points * windowRows * channels * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        float[][] all = rows.toArray(float[][]::new);
        int endOfFirst = all.length - rowsSincePoint - (pendingPoints - 1) * stride;
        for (int p = 0; p < points; p++)
            for (int r = endOfFirst + p * stride - windowRows; r < endOfFirst + p * stride; r++)
                for (float value : all[r]) out.putFloat(value);
        pendingPoints -= points;
        trim();
        return out.flip();
    }

    /** The newest window, for keeping across a restart: float32 little-endian rows after an 8-byte time. */
    public byte[] snapshot() {
        int kept = Math.min(rows.size(), windowRows);
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + kept * channels * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(observedMillis);
        float[][] all = rows.toArray(float[][]::new);
        for (int r = all.length - kept; r < all.length; r++) for (float value : all[r]) out.putFloat(value);
        return out.array();
    }

    /** Puts back what {@link #snapshot} gave; nothing is pending afterwards. */
    public void restore(byte[] snapshot) {
        ByteBuffer in = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        observedMillis = in.getLong();
        rows.clear();
        while (in.remaining() >= channels * Float.BYTES) {
            float[] row = new float[channels];
            for (int i = 0; i < channels; i++) row[i] = in.getFloat();
            rows.addLast(row);
        }
        if (!rows.isEmpty()) {
            float[] oldest = Arrays.copyOf(rows.getFirst(), channels);
            while (rows.size() < windowRows - 1) rows.addFirst(oldest);
        }
        rowsSincePoint = 0;
        pendingPoints = 0;
    }

    private void trim() {
        int needed = windowRows + rowsSincePoint + Math.max(0, pendingPoints - 1) * stride;
        while (rows.size() > needed) rows.removeFirst();
    }
}
