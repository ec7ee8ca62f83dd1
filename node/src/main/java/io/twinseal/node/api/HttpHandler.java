package io.twinseal.node.api;

/** Answers every request of an HTTP server; the server chooses the thread. */
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request);
}
