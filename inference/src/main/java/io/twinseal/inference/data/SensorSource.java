package io.twinseal.inference.data;

import java.util.Iterator;
import java.util.List;

/** Machines of one kind and the readings of their sensors, from a file or a generator. */
public interface SensorSource {
    /** A short name, such as {@code train_FD001}. */
    String name();

    /** Names of the values in one reading, in order. */
    List<String> channelNames();

    /** How many values one reading has. */
    default int channels() {
        return channelNames().size();
    }

    /** Names of the machines, in the order of the data. */
    List<String> machines();

    /**
     * One machine's readings in order of time, each a fresh array of {@link #channels()} raw values, NaN where one
     * is missing. Files end; generators do not.
     *
     * @throws IllegalArgumentException if there is no such machine
     */
    Iterator<float[]> rows(String machine);
}
