package io.twinseal.node.gateway;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.models.ModelExchange;
import io.twinseal.node.models.ModelShelf;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.Frames;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireException;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.Registration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the chain registers for this gateway, which keeps no chain, as its access points say: which twins it has,
 * and which models they run. What is new holds at once, and on disk; a twin whose model is not here waits until it has come
 * from another node. An access point that lies gains nothing: blocks with results of other twins or models are invalid.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class ChainFollower implements PeerSet.Subscriber {
    private static final int BAD_REGISTRATION_POINTS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(ChainFollower.class);

    /**
     * What the chain registers.
     *
     * @param height of the block after which it is so
     */
    public record Registered(long height, List<TwinInfo> twins, List<ModelInfo> models) {
        public Registered {
            twins = List.copyOf(twins);
            models = List.copyOf(models);
        }

        private static Registered of(Registration message, MemberId gateway) throws DecodeException {
            List<ModelInfo> models = new ArrayList<>();
            Set<Digest> digests = new HashSet<>();
            for (Bytes model : message.models()) models.add(RegistryCodec.decodeModel(model.toBytes()));
            for (ModelInfo model : models) digests.add(model.digest());
            List<TwinInfo> twins = new ArrayList<>();
            for (Bytes bytes : message.twins()) {
                TwinInfo twin = RegistryCodec.decodeTwin(bytes.toBytes());
                if (!twin.gateway().equals(gateway))
                    throw new DecodeException("Twin '" + twin.id() + "' is another gateway's.");
                if (!digests.contains(twin.model()))
                    throw new DecodeException("The model of twin '" + twin.id() + "' is missing.");
                twins.add(twin);
            }
            return new Registered(message.height(), twins, models);
        }

        private Registration message() {
            return new Registration(
                    height,
                    twins.stream().map(RegistryCodec::encode).toList(),
                    models.stream().map(RegistryCodec::encode).toList());
        }
    }

    private final PeerSet peers;
    private final MemberId gateway;
    private final KeyValueStore store;
    private final TwinBook twins;
    private final GatewayService service;
    private final AnswerCheck answers;
    private final ModelExchange exchange;
    private final Function<Digest, Optional<ModelManifest>> models;
    private Registered registered;

    /** Who told it; nobody yet in this run. */
    private Optional<MemberId> teller = Optional.empty();

    /** What was registered when the gateway ran last; empty if it never did. */
    public static Optional<Registered> last(KeyValueStore store, MemberId gateway) {
        return store.get(Column.WINDOWS, Bytes.EMPTY).map(bytes -> {
            try {
                if (WireCodec.decode(ByteBuffer.wrap(bytes.toBytes())) instanceof Registration message)
                    return Registered.of(message, gateway);
                throw new StoreException("the registration is another message; restore the folder from a backup");
            } catch (WireException | DecodeException e) {
                throw new StoreException("the registration is damaged; restore the folder from a backup", e);
            }
        });
    }

    /**
     * Makes the twins of what was last registered.
     *
     * @param shelf where models go that come from other nodes
     * @param models what is known of models that are here
     */
    public ChainFollower(
            NodeLoop loop,
            Workers workers,
            PeerSet peers,
            MemberId gateway,
            KeyValueStore store,
            TwinBook twins,
            GatewayService service,
            AnswerCheck answers,
            ModelShelf shelf,
            Function<Digest, Optional<ModelManifest>> models,
            Registered registered) {
        this.peers = peers;
        this.gateway = gateway;
        this.store = store;
        this.twins = twins;
        this.service = service;
        this.answers = answers;
        this.exchange = new ModelExchange(loop, workers, peers, shelf, arrived -> apply());
        this.models = models;
        this.registered = registered;
        apply();
    }

    /** Listens from now on, and asks for models that are missing; call on the loop. */
    public void start() {
        peers.subscribe(this);
        peers.subscribe(exchange);
        exchange.want(registered.models);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (role != Role.ACCESS_POINT || !(message instanceof Registration registration)) return;
        try {
            take(member, Registered.of(registration, gateway));
        } catch (DecodeException e) {
            peers.misbehaved(member, BAD_REGISTRATION_POINTS, "its registration is invalid: " + e.reason());
        }
    }

    /** Access points that have yet to catch up tell old news; one whose chain was reorganised takes back its own. */
    private void take(MemberId member, Registered news) {
        if (news.height < registered.height && !teller.equals(Optional.of(member))) return;
        teller = Optional.of(member);
        boolean same = news.twins.equals(registered.twins) && news.models.equals(registered.models);
        registered = news;
        if (same) return;
        for (TwinInfo twin : news.twins)
            LOG.info("from block {} on twin {} runs model {}", news.height, twin.id(), name(twin.model()));
        apply();
        exchange.want(news.models);
    }

    private String name(Digest digest) {
        return registered.models.stream()
                .filter(model -> model.digest().equals(digest))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private void apply() {
        answers.know(registered.models);
        twins.follow(registered.twins, models);
        service.registrationChanged();
        store.write(twins.changes().put(Column.WINDOWS, Bytes.EMPTY, encoded(registered)), true);
    }

    private static Bytes encoded(Registered registered) {
        byte[] frame = WireCodec.frame(registered.message());
        return Bytes.copyOf(Arrays.copyOfRange(frame, Frames.LENGTH_BYTES, frame.length));
    }
}
