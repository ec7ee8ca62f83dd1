package io.twinseal.node.models;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this node has the models it is to run, and gives others theirs.
 *
 * <pre>
 *   missing --looked for in its own folders--> here
 *      | not there                              ^
 *      +--asked of one access point, part by part, until all of it is checked
 *            ^  | it has none, is silent, gone, or lies
 *            +--+ the next one; after the last of them a rest, then from the beginning
 * </pre>
 *
 * <p>One at a time. What is here and no longer to be, is unloaded after a while. Not thread-safe: the node's loop owns it;
 * disk and engine work on workers.
 */
public final class ModelExchange implements PeerSet.Subscriber {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long REST_MILLIS = 5_000;
    private static final int LIE_POINTS = 50;

    /** What is under way with a model when it is retired is done by then. */
    private static final long UNLOAD_DELAY_MILLIS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(ModelExchange.class);

    private final NodeLoop loop;
    private final Workers workers;
    private final PeerSet peers;
    private final ModelShelf shelf;
    private final Consumer<ModelInfo> arrived;
    private final SortedMap<Digest, ModelInfo> wanted = new TreeMap<>();
    private final SortedMap<Digest, ModelInfo> missing = new TreeMap<>();
    private final Set<MemberId> tried = new HashSet<>();
    private @Nullable Search search;
    private final Set<Digest> bemoaned = new HashSet<>();
    private boolean resting;

    /** What was given up last, so that one that nobody has does not keep the others waiting. */
    private Digest last = Digest.ZERO;

    /** A model on its way. */
    private static final class Search {
        final ModelInfo model;
        final MemberId source;
        final ModelShelf.Delivery delivery;
        int part;

        @Nullable Timer patience;

        Search(ModelInfo model, MemberId source, ModelShelf.Delivery delivery) {
            this.model = model;
            this.source = source;
            this.delivery = delivery;
        }
    }

    /** @param arrived told on the loop of each model that this node has now and lacked before */
    public ModelExchange(NodeLoop loop, Workers workers, PeerSet peers, ModelShelf shelf, Consumer<ModelInfo> arrived) {
        this.loop = loop;
        this.workers = workers;
        this.peers = peers;
        this.shelf = shelf;
        this.arrived = arrived;
    }

    /** From now on these are what the node is to have, whatever they were before. */
    public void want(Collection<ModelInfo> models) {
        wanted.clear();
        missing.clear();
        for (ModelInfo model : models) wanted.put(model.digest(), model);
        for (ModelInfo model : models) if (!shelf.has(model.digest())) missing.put(model.digest(), model);
        for (Digest model : shelf.all())
            if (!wanted.containsKey(model)) loop.schedule(UNLOAD_DELAY_MILLIS, () -> unload(model));
        begin();
    }

    private void unload(Digest model) {
        if (wanted.containsKey(model)) return;
        workers.submit(() -> shelf.unload(model), wasLoaded -> {
            if (wasLoaded) LOG.info("model {} is no longer registered; it is unloaded", model.shortHex());
            ModelInfo again = wanted.get(model);
            if (again == null || shelf.has(model)) return;
            missing.put(model, again);
            begin();
        });
    }

    /** Models that this node is to have and has not. */
    public Collection<ModelInfo> missing() {
        return missing.values();
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role == Role.ACCESS_POINT) begin();
    }

    @Override
    public void gone(MemberId member, Role role) {
        tried.remove(member);
        if (search != null && search.source.equals(member)) fail(search, "it is gone");
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (message instanceof WireMessage.GetModel wanted) give(member, wanted);
        else if (message instanceof WireMessage.ModelPart part) take(member, part);
    }

    private void give(MemberId member, WireMessage.GetModel wanted) {
        workers.submit(
                () -> part(wanted),
                part -> peers.send(
                        member,
                        part.map(found -> new WireMessage.ModelPart(
                                        wanted.model(), wanted.part(), found.parts(), found.bytes()))
                                .orElse(new WireMessage.ModelPart(wanted.model(), wanted.part(), 0, Bytes.EMPTY))));
    }

    private Optional<ModelShelf.Part> part(WireMessage.GetModel wanted) {
        try {
            return shelf.part(wanted.model(), wanted.part());
        } catch (IOException e) {
            LOG.warn(
                    "model {} cannot be read for another node: {}",
                    wanted.model().shortHex(),
                    e.toString());
            return Optional.empty();
        }
    }

    /** Looks for the next missing model, unless one is on its way. */
    private void begin() {
        if (search != null || resting || missing.isEmpty()) return;
        ModelInfo model = next();
        Optional<MemberId> source = peers.ready(Role.ACCESS_POINT).stream()
                .filter(member -> !tried.contains(member))
                .findFirst();
        resting = true; // until the worker is back
        workers.submit(() -> look(model, source.isPresent()), found -> {
            resting = false;
            if (found.here) arrive(model);
            else if (found.delivery == null) rest(model);
            else if (source.filter(peers::isReady).isEmpty() || !missing.containsKey(model.digest())) {
                close(found.delivery);
                begin();
            } else {
                search = new Search(model, source.get(), found.delivery);
                LOG.info(
                        "asks {} for model {} ({})",
                        source.get().shortHex(),
                        model.name(),
                        model.digest().shortHex());
                ask(search);
            }
        });
    }

    private ModelInfo next() {
        SortedMap<Digest, ModelInfo> after = missing.tailMap(last);
        for (ModelInfo model : after.values()) if (!model.digest().equals(last)) return model;
        return missing.values().iterator().next();
    }

    private record Found(boolean here, ModelShelf.@Nullable Delivery delivery) {}

    private Found look(ModelInfo model, boolean mayAsk) {
        if (shelf.load(model)) return new Found(true, null);
        try {
            return new Found(false, mayAsk ? shelf.receive(model) : null);
        } catch (IOException e) {
            LOG.warn("model {} cannot be taken in: {}", model.name(), e.toString());
            return new Found(false, null);
        }
    }

    private void ask(Search asked) {
        asked.patience = loop.schedule(PATIENCE_MILLIS, () -> fail(asked, "it does not answer"));
        peers.send(asked.source, new WireMessage.GetModel(asked.model.digest(), asked.part));
    }

    private void take(MemberId member, WireMessage.ModelPart part) {
        Search current = search;
        if (current == null
                || current.patience == null
                || !current.source.equals(member)
                || !part.model().equals(current.model.digest())
                || part.part() != current.part) return;
        current.patience.cancel();
        current.patience = null;
        if (part.parts() == 0) {
            fail(current, "it has none");
            return;
        }
        current.part++;
        boolean last = current.part >= part.parts();
        workers.submit(() -> store(current, part.bytes(), last), trouble -> {
            if (current != search) return;
            if (trouble.isPresent()) {
                fail(current, trouble.get());
            } else if (!last) {
                ask(current);
            } else {
                search = null;
                arrive(current.model);
            }
        });
    }

    /** Gives what is wrong with what came. */
    private Optional<String> store(Search current, Bytes bytes, boolean last) {
        try {
            current.delivery.add(bytes.toBytes());
            if (last) current.delivery.finish();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            loop.post(() -> peers.misbehaved(
                    current.source, LIE_POINTS, "it gave another thing than model " + current.model.digest()));
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Optional.of("it cannot be kept: " + e);
        }
    }

    private void arrive(ModelInfo model) {
        LOG.info("has model {} ({})", model.name(), model.digest().shortHex());
        tried.clear();
        bemoaned.remove(model.digest());
        if (missing.remove(model.digest()) != null) arrived.accept(model);
        begin();
    }

    private void fail(Search failed, String reason) {
        if (failed != search) return;
        LOG.info("model {} is not to be had from {}: {}", failed.model.name(), failed.source.shortHex(), reason);
        if (failed.patience != null) failed.patience.cancel();
        tried.add(failed.source);
        search = null;
        close(failed.delivery);
        begin();
    }

    private void close(ModelShelf.Delivery delivery) {
        workers.submit(
                () -> {
                    try {
                        delivery.cancel();
                    } catch (IOException e) {
                        LOG.warn("what came of a model is left behind: {}", e.toString());
                    }
                    return true;
                },
                done -> {});
    }

    /** Nobody who is there has it. */
    private void rest(ModelInfo model) {
        if (bemoaned.add(model.digest()))
            LOG.warn(
                    "nobody who is there gives model {} ({}); put its bundle into the folder of models of one node",
                    model.name(),
                    model.digest().shortHex());
        resting = true;
        last = model.digest();
        tried.clear();
        loop.schedule(REST_MILLIS, () -> {
            resting = false;
            begin();
        });
    }
}
