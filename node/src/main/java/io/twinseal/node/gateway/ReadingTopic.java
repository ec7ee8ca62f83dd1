package io.twinseal.node.gateway;

import java.util.Optional;

/** The MQTT topics that readings are published to: {@code twinseal/<twin id>/readings}. */
public final class ReadingTopic {
    private static final String START = "twinseal/";
    private static final String END = "/readings";

    private ReadingTopic() {}

    public static String of(String twin) {
        return START + twin + END;
    }

    /** The twin of a topic; empty if that is no topic of readings. */
    public static Optional<String> twinOf(String topic) {
        if (!topic.startsWith(START) || !topic.endsWith(END) || topic.length() <= START.length() + END.length())
            return Optional.empty();
        String twin = topic.substring(START.length(), topic.length() - END.length());
        return twin.contains("/") ? Optional.empty() : Optional.of(twin);
    }
}
