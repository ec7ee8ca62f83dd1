package io.twinseal.node.api;

import java.util.Map;

/**
 * What a request says beside its route.
 *
 * @param path segments captured by the route
 */
record Arguments(Map<String, String> path, HttpRequest request) {
    String segment(String name) {
        var value = path.get(name);
        if (value == null) throw new IllegalArgumentException("the route has no {" + name + "}");
        return value;
    }

    long number(String name, long min, long max, long otherwise) throws BadRequestException {
        var text = request.query().get(name);
        if (text == null) return otherwise;
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException notANumber) {
            throw outOfRange(name, text, min, max);
        }
        throw outOfRange(name, text, min, max);
    }

    private static BadRequestException outOfRange(String name, String text, long min, long max) {
        return new BadRequestException(
                name + "=" + text + " is not a whole number in " + min + " to " + max + "; leave it out or mend it");
    }
}
