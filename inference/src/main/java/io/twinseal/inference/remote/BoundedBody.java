package io.twinseal.inference.remote;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Keeps a body in memory unless it grows too long, which fails the exchange. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> kept = BodySubscribers.ofByteArray();
    private final int bytesMax;
    private Flow.@Nullable Subscription subscription;
    private long bytes;

    BoundedBody(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return kept.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        kept.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        for (var item : items) {
            bytes += item.remaining();
        }
        if (bytes <= bytesMax) {
            kept.onNext(items);
        } else if (subscription != null) {
            subscription.cancel();
            kept.onError(new IOException("its answer has more than " + bytesMax + " bytes"));
        }
    }

    @Override
    public void onError(Throwable throwable) {
        kept.onError(throwable);
    }

    @Override
    public void onComplete() {
        kept.onComplete();
    }
}
