package io.twinseal.ledger.state;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.Reputation;
import io.twinseal.consensus.rules.Retarget;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.GovernanceCodec;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.types.ApprovedProposal;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Decision;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.OpenProposal;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the chain says after one block. Immutable; states of one chain share what they have in common. */
public final class State {
    private final Registry registry;
    private final Governance governance;
    private final MerkleMap map;
    private final Outlook outlook;

    private State(Registry registry, Governance governance, MerkleMap map, SortedMap<MemberId, Long> reputations) {
        this.registry = registry;
        this.governance = governance;
        this.map = map;
        this.outlook = new Outlook(
                registry.parameters(), retarget(map).difficulty(registry.parameters()), reputations, registry.voters());
    }

    /** After the genesis block. */
    public static State genesis(Genesis genesis) {
        Registry registry = Registry.of(genesis);
        SortedMap<Bytes, Bytes> entries = registry.entries();
        entries.put(
                Keys.RETARGET,
                Numbers.encode(Retarget.Accumulator.genesis(genesis.parameters(), genesis.timeMillis())));
        return of(registry, Governance.NONE, entries);
    }

    /**
     * Takes a state from its entries, as the store keeps them; the caller compares the root.
     *
     * @throws DecodeException if they are not the entries of a state
     */
    public static State restored(SortedMap<Bytes, Bytes> entries) throws DecodeException {
        if (!entries.containsKey(Keys.RETARGET)) throw new DecodeException("The state has no retargeting sums.");
        return of(Registry.of(entries), Governance.NONE.with(updates(entries)), entries);
    }

    private static State of(Registry registry, Governance governance, SortedMap<Bytes, Bytes> entries) {
        MerkleMap map = MerkleMap.EMPTY.with(updates(entries));
        return new State(registry, governance, map, reputations(registry, map));
    }

    private static SortedMap<Bytes, Optional<Bytes>> updates(SortedMap<Bytes, Bytes> entries) {
        SortedMap<Bytes, Optional<Bytes>> updates = new TreeMap<>();
        entries.forEach((key, value) -> updates.put(key, Optional.of(value)));
        return updates;
    }

    private static SortedMap<MemberId, Long> reputations(Registry registry, MerkleMap map) {
        SortedMap<MemberId, Long> reputations = new TreeMap<>();
        for (MemberId member : registry.accessPoints())
            if (map.get(Keys.suspension(member)).isEmpty())
                reputations.put(member, Reputation.of(registry.parameters(), windowWork(map, member)));
        return reputations;
    }

    /**
     * The state with these entries set or, where empty, removed.
     *
     * @throws IllegalStateException if they are not entries of a state
     */
    @SuppressWarnings("ReferenceEquality") // the registry stays the same object where nothing is registered
    public State with(SortedMap<Bytes, Optional<Bytes>> updates) {
        MerkleMap updated = map.with(updates);
        Registry registered;
        Governance governed;
        try {
            registered = registry.with(updates);
            governed = governance.with(updates);
        } catch (DecodeException e) {
            throw new IllegalStateException("entries of a state do not decode", e);
        }
        if (registered != registry
                || updates.keySet().stream()
                        .anyMatch(key -> Keys.memberOfSuspension(key).isPresent()))
            return new State(registered, governed, updated, reputations(registered, updated));
        var reputations = new TreeMap<>(outlook.reputations());
        for (Bytes key : updates.keySet())
            Keys.accessPointOfWork(key)
                    .filter(reputations::containsKey)
                    .ifPresent(ap -> reputations.put(ap, Reputation.of(parameters(), windowWork(updated, ap))));
        return new State(registry, governed, updated, reputations);
    }

    /** Whether nothing was registered or retired, and nobody suspended, between the two. */
    @SuppressWarnings("ReferenceEquality") // states share the registry until something is registered
    public boolean hasSameRules(State other) {
        return registry == other.registry
                && outlook.reputations()
                        .keySet()
                        .equals(other.outlook.reputations().keySet());
    }

    /** The root that a block header commits to. */
    public Digest root() {
        return map.root();
    }

    /** What a block header says of who decides over it: SHA-256 of the entry. */
    public Digest votersDigest() {
        return RegistryCodec.digest(outlook.voters());
    }

    /** The entries themselves, for proofs and for the store. */
    public MerkleMap map() {
        return map;
    }

    /** What consensus needs to know for the blocks to come. */
    public Outlook outlook() {
        return outlook;
    }

    public Parameters parameters() {
        return registry.parameters();
    }

    public SortedMap<MemberId, MemberInfo> members() {
        return registry.members();
    }

    public Optional<MemberInfo> member(MemberId id) {
        return Optional.ofNullable(registry.members().get(id));
    }

    public SortedMap<Digest, ModelInfo> models() {
        return registry.models();
    }

    public Optional<ModelInfo> model(Digest digest) {
        return Optional.ofNullable(registry.models().get(digest));
    }

    public SortedMap<String, TwinInfo> twins() {
        return registry.twins();
    }

    public Optional<TwinInfo> twin(String id) {
        return Optional.ofNullable(registry.twins().get(id));
    }

    /** The last sequence number sealed for the pair; 0 before the first. */
    public long sequence(MemberId accessPoint, MemberId gateway) {
        return map.get(Keys.sequence(accessPoint, gateway))
                .map(Numbers::decodeLong)
                .orElse(0L);
    }

    /** FLOPs of an access point over the reputation window. */
    public BigInteger windowWork(MemberId accessPoint) {
        return windowWork(map, accessPoint);
    }

    /** U of an access point in Q32.32, 0 if it is suspended; empty for other members. */
    public Optional<Long> reputation(MemberId accessPoint) {
        if (!registry.accessPoints().contains(accessPoint)) return Optional.empty();
        return Optional.of(outlook.reputations().getOrDefault(accessPoint, 0L));
    }

    /** What a suspended member broke; empty for members in good standing. */
    public Optional<Breach> suspension(MemberId member) {
        return map.get(Keys.suspension(member)).map(value -> Breach.ofCode(value.get(0)));
    }

    /** Proposals that may be approved, by the ids of their transactions. */
    public SortedMap<TransactionId, OpenProposal> openProposals() {
        return governance.open();
    }

    /** Proposals on their way into force, in the order in which they are to come. */
    public List<ApprovedProposal> approvedProposals() {
        return List.copyOf(governance.approved().values());
    }

    /** What became of an approved proposal; empty until it was to come into force. */
    public Optional<Decision> decision(TransactionId proposal) {
        return map.get(Keys.decision(proposal)).map(value -> {
            try {
                return GovernanceCodec.decodeDecision(value.toBytes());
            } catch (DecodeException e) {
                throw new IllegalStateException("a decision of the state does not decode", e);
            }
        });
    }

    /** The number of the access point's last proposal; 0 before the first. */
    public long proposalNumber(MemberId accessPoint) {
        return map.get(Keys.proposalNumber(accessPoint))
                .map(Numbers::decodeLong)
                .orElse(0L);
    }

    /** Height of the block whose state was the first with the two sets of voters that now decide; empty with one set. */
    public Optional<Long> handoverHeight() {
        return map.get(Keys.HANDOVER).map(Numbers::decodeLong);
    }

    Registry registry() {
        return registry;
    }

    Governance governance() {
        return governance;
    }

    Retarget.Accumulator retarget() {
        return retarget(map);
    }

    private static Retarget.Accumulator retarget(MerkleMap map) {
        return map.get(Keys.RETARGET)
                .map(Numbers::decodeAccumulator)
                .orElseThrow(() -> new IllegalStateException("the state has no retargeting sums"));
    }

    private static BigInteger windowWork(MerkleMap map, MemberId accessPoint) {
        return map.get(Keys.windowWork(accessPoint))
                .map(v -> new BigInteger(1, v.toBytes()))
                .orElse(BigInteger.ZERO);
    }
}
