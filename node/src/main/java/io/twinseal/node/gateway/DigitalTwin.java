package io.twinseal.node.gateway;

import io.twinseal.inference.model.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine's counterpart on its gateway: the newest rows of its sensors, and which windows of them are still to be
 * inferred. Rows are made fit for the model, then go through a sliding window; each {@code stride} new rows make one data
 * point. Before the window was ever full, the oldest row stands in for the rows missing.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class DigitalTwin {
    private final String id;
    private final int windowRows;
    private final int channels;
    private final int stride;
    private final int pendingPointsMax;
    private final Optional<Preprocessing> preprocessing;
    private final Deque<float[]> rows = new ArrayDeque<>();
    private int rowsSincePoint;
    private int pendingPoints;
    private long readings;
    private long droppedPoints;
    private long missingValues;
    private long implausibleValues;
    private long observedMillis;
    private boolean changed;

    /**
     * @param windowRows rows that one data point spans
     * @param stride new rows that make a data point
     * @param pendingPointsMax data points kept when nothing takes them; older ones are dropped and counted
     * @param preprocessing of the twin's model; empty if it takes rows as they are
     */
    public DigitalTwin(
            String id,
            int windowRows,
            int channels,
            int stride,
            int pendingPointsMax,
            Optional<Preprocessing> preprocessing) {
        this.id = id;
        this.windowRows = windowRows;
        this.channels = channels;
        this.stride = stride;
        this.pendingPointsMax = pendingPointsMax;
        this.preprocessing = preprocessing;
    }

    public String id() {
        return id;
    }

    public int channels() {
        return channels;
    }

    /** Whether rows may lack values. */
    public boolean mayLack() {
        return preprocessing.isPresent();
    }

    /** Takes a reading; rows must have this twin's channels, and all values unless {@link #mayLack} says otherwise. */
    public void observe(Reading reading) {
        changed = true;
        observedMillis = Math.max(observedMillis, reading.timeMillis());
        for (float[] raw : reading.rows()) {
            if (raw.length != channels)
                throw new IllegalArgumentException(id + " takes rows of " + channels + " values");
            float[] row = prepared(raw, rows.peekLast());
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

    private float[] prepared(float[] raw, float @Nullable [] last) {
        if (preprocessing.isEmpty()) return raw;
        for (int i = 0; i < raw.length; i++)
            if (Float.isNaN(raw[i])) missingValues++;
            else if (!preprocessing.get().isPlausible(i, raw[i])) implausibleValues++;
        return preprocessing.get().clean(raw, last);
    }

    /** Data points ready to be inferred. */
    public int pendingPoints() {
        return pendingPoints;
    }

    /** Rows taken since the start. */
    public long readings() {
        return readings;
    }

    /** Counts data points that were taken, and that the model could not use, as dropped. */
    public void giveUp(int points) {
        droppedPoints += points;
    }

    /** Data points that were dropped because nothing took them in time, or the model could not. */
    public long droppedPoints() {
        return droppedPoints;
    }

    /** Values that were missing since the start, and that others stand for. */
    public long missingValues() {
        return missingValues;
    }

    /** Values that no sensor of this kind gives, since the start; others stand for them. */
    public long implausibleValues() {
        return implausibleValues;
    }

    /** The time of the newest reading, Unix milliseconds; 0 before the first. */
    public long observedMillis() {
        return observedMillis;
    }

    /**
     * Takes the oldest pending data points.
     *
     * @return float32 little-endian, points × windowRows × channels
     */
    public ByteBuffer take(int points) {
        if (points < 1 || points > pendingPoints) throw new IllegalArgumentException(points + " of " + pendingPoints);
        ByteBuffer out = ByteBuffer.allocate(points * windowRows * channels * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        float[][] all = rows.toArray(float[][]::new);
        int endOfFirst = all.length - rowsSincePoint - (pendingPoints - 1) * stride;
        for (int p = 0; p < points; p++)
            for (int r = endOfFirst + p * stride - windowRows; r < endOfFirst + p * stride; r++)
                for (float value : all[r]) out.putFloat(value);
        changed = true;
        pendingPoints -= points;
        trim();
        return out.flip();
    }

    /** Whether readings came or data points were taken since the last {@link #snapshot}. */
    public boolean isChanged() {
        return changed;
    }

    /**
     * All that this twin must not forget, pending data points included: the newest reading's time (8 bytes), the rows since
     * the last point and the pending points (4 bytes each), then the rows as float32, all little-endian.
     */
    public byte[] snapshot() {
        changed = false;
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + rows.size() * channels * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(observedMillis)
                .putInt(rowsSincePoint)
                .putInt(pendingPoints);
        for (float[] row : rows) for (float value : row) out.putFloat(value);
        return out.array();
    }

    /** Goes on where {@link #snapshot} was taken. */
    public void restore(byte[] snapshot) {
        ByteBuffer in = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        observedMillis = in.getLong();
        rowsSincePoint = in.getInt();
        pendingPoints = in.getInt();
        rows.clear();
        while (in.remaining() >= channels * Float.BYTES) {
            float[] row = new float[channels];
            for (int i = 0; i < channels; i++) row[i] = in.getFloat();
            rows.addLast(row);
        }
    }

    /**
     * Goes on with the rows of a twin of the same channels that another model ran for. What that one had pending was meant
     * for the other model, and counts as dropped.
     */
    public void continueFrom(DigitalTwin other) {
        if (other.channels != channels) throw new IllegalArgumentException(other.id + " has other channels");
        readings = other.readings;
        droppedPoints = other.droppedPoints + other.pendingPoints;
        missingValues = other.missingValues;
        implausibleValues = other.implausibleValues;
        observedMillis = other.observedMillis;
        rows.addAll(preprocessing.map(record -> record.clean(other.rows)).orElse(List.copyOf(other.rows)));
        while (!rows.isEmpty() && rows.size() < windowRows) rows.addFirst(rows.getFirst());
        trim();
        changed = true;
    }

    private void trim() {
        int needed = windowRows + rowsSincePoint + Math.max(0, pendingPoints - 1) * stride;
        while (rows.size() > needed) rows.removeFirst();
    }
}
