package io.twinseal.node.api;

/** Responses made of records. */
final class Answers {
    private Answers() {}

    static HttpResponse json(int status, Object body) {
        return HttpResponse.json(status, Json.write(body));
    }

    static HttpResponse error(int status, String error) {
        return json(status, new ApiError(error, ""));
    }
}
