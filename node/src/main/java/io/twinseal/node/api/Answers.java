package io.twinseal.node.api;

/** Responses made of records. */
final class Answers {
    private Answers() {}

    static HttpResponse.Content json(int status, Object body) {
        return HttpResponse.json(status, Json.write(body));
    }

    static HttpResponse.Content error(int status, String error) {
        return json(status, new Failure(error));
    }

    /** An {@link ApiError} without a code. */
    private record Failure(String error) {}
}
