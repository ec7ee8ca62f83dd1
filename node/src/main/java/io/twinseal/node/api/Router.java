package io.twinseal.node.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request by its path; {@code {name}} in a route's path takes one segment. */
final class Router implements HttpHandler {
    /** Answers one kind of request. */
    @FunctionalInterface
    interface Route {
        HttpResponse answer(Arguments arguments) throws BadRequestException;
    }

    private final Map<List<String>, Route> routes = new LinkedHashMap<>();
    private final Map<List<String>, Route> posts = new LinkedHashMap<>();

    Router get(String path, Route route) {
        routes.put(segments(path), route);
        return this;
    }

    Router post(String path, Route route) {
        posts.put(segments(path), route);
        return this;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        var path = segments(request.path());
        boolean got = request.method().equals("GET");
        var candidates = got ? routes : request.method().equals("POST") ? posts : Map.<List<String>, Route>of();
        for (var route : candidates.entrySet()) {
            var captured = match(route.getKey(), path);
            if (captured == null) continue;
            try {
                return route.getValue().answer(new Arguments(captured, request));
            } catch (BadRequestException e) {
                return Answers.error(e.status(), e.advice());
            }
        }
        if (!got) return Answers.error(405, "use GET, not " + request.method() + "; POST goes to " + paths(posts));
        return Answers.error(404, "there is no " + request.path() + "; there are " + paths(routes));
    }

    private static String paths(Map<List<String>, Route> routes) {
        var all = new ArrayList<String>();
        for (var route : routes.keySet()) all.add("/" + String.join("/", route));
        return String.join(", ", all);
    }

    private static @Nullable Map<String, String> match(List<String> route, List<String> path) {
        if (route.size() != path.size()) return null;
        var captured = new LinkedHashMap<String, String>();
        for (int i = 0; i < route.size(); i++) {
            var expected = route.get(i);
            if (expected.startsWith("{")) captured.put(expected.substring(1, expected.length() - 1), path.get(i));
            else if (!expected.equals(path.get(i))) return null;
        }
        return captured;
    }

    private static List<String> segments(String path) {
        var trimmed = path.startsWith("/") ? path.substring(1) : path;
        return List.of((trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed).split("/", -1));
    }
}
