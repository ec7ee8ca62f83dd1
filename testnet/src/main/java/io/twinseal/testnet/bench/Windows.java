package io.twinseal.testnet.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Work in windows, of which every core prepares one while the caller takes what is ready in order. */
final class Windows {
    private static final int WINDOW = 64;

    private Windows() {}

    static <A, B> void inOrder(List<A> items, Function<A, B> prepare, Consumer<B> take) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(cores);
        try {
            Deque<Future<List<B>>> ahead = new ArrayDeque<>();
            for (int from = 0; from < items.size(); from += WINDOW) {
                List<A> window = items.subList(from, Math.min(items.size(), from + WINDOW));
                ahead.add(workers.submit(() -> prepareAll(window, prepare)));
                if (ahead.size() > cores) ahead.remove().get().forEach(take);
            }
            for (Future<List<B>> window : ahead) window.get().forEach(take);
        } finally {
            workers.shutdownNow();
        }
    }

    private static <A, B> List<B> prepareAll(List<A> items, Function<A, B> prepare) {
        List<B> prepared = new ArrayList<>(items.size());
        for (A item : items) prepared.add(prepare.apply(item));
        return prepared;
    }
}
