package io.twinseal.ledger.state;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Registrations;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is registered, decoded once for all the states that share it. */
record Registry(
        Parameters parameters,
        SortedMap<MemberId, MemberInfo> members,
        SortedMap<Digest, ModelInfo> models,
        SortedMap<String, TwinInfo> twins,
        VotingSets voters) {
    Registry {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
        twins = Collections.unmodifiableSortedMap(new TreeMap<>(twins));
    }

    static Registry of(Genesis genesis) {
        SortedMap<MemberId, MemberInfo> members = new TreeMap<>();
        SortedMap<Digest, ModelInfo> models = new TreeMap<>();
        SortedMap<String, TwinInfo> twins = new TreeMap<>();
        for (MemberInfo member : genesis.members()) members.put(member.id(), member);
        for (ModelInfo model : genesis.models()) models.put(model.digest(), model);
        for (TwinInfo twin : genesis.twins()) twins.put(twin.id(), twin);
        return new Registry(genesis.parameters(), members, models, twins, VotingSets.of(accessPoints(members)));
    }

    /** Reads it back from the entries of a state. */
    static Registry of(SortedMap<Bytes, Bytes> entries) throws DecodeException {
        Bytes parameters = entries.get(Keys.PARAMETERS);
        if (parameters == null) throw new DecodeException("The state has no parameters.");
        Bytes voters = entries.get(Keys.VOTERS);
        if (voters == null) throw new DecodeException("The state has no voters.");
        SortedMap<MemberId, MemberInfo> members = new TreeMap<>();
        SortedMap<Digest, ModelInfo> models = new TreeMap<>();
        SortedMap<String, TwinInfo> twins = new TreeMap<>();
        for (var entry : entries.entrySet()) {
            byte[] value = entry.getValue().toBytes();
            if (Keys.startsWith(entry.getKey(), Keys.MEMBERS)) {
                MemberInfo member = RegistryCodec.decodeMember(value);
                members.put(member.id(), member);
            } else if (Keys.startsWith(entry.getKey(), Keys.MODELS)) {
                ModelInfo model = RegistryCodec.decodeModel(value);
                models.put(model.digest(), model);
            } else if (Keys.startsWith(entry.getKey(), Keys.TWINS)) {
                TwinInfo twin = RegistryCodec.decodeTwin(value);
                twins.put(twin.id(), twin);
            }
        }
        return new Registry(
                RegistryCodec.decodeParameters(parameters.toBytes()),
                members,
                models,
                twins,
                RegistryCodec.decodeVoters(voters.toBytes()));
    }

    /** Its entries of the state. */
    SortedMap<Bytes, Bytes> entries() {
        SortedMap<Bytes, Bytes> entries = new TreeMap<>();
        entries.put(Keys.PARAMETERS, RegistryCodec.encode(parameters));
        entries.put(Keys.VOTERS, RegistryCodec.encode(voters));
        members.values().forEach(m -> entries.put(Keys.member(m.id()), RegistryCodec.encode(m)));
        models.values().forEach(m -> entries.put(Keys.model(m.digest()), RegistryCodec.encode(m)));
        twins.values().forEach(t -> entries.put(Keys.twin(t.id()), RegistryCodec.encode(t)));
        return entries;
    }

    /** The registry with the entries among these that register something set or removed; itself if none does. */
    Registry with(SortedMap<Bytes, Optional<Bytes>> updates) throws DecodeException {
        if (updates.keySet().stream().noneMatch(Registry::isEntry)) return this;
        Parameters newParameters = parameters;
        VotingSets newVoters = voters;
        SortedMap<MemberId, MemberInfo> newMembers = new TreeMap<>(members);
        SortedMap<Digest, ModelInfo> newModels = new TreeMap<>(models);
        SortedMap<String, TwinInfo> newTwins = new TreeMap<>(twins);
        for (var update : updates.entrySet()) {
            Bytes key = update.getKey();
            Optional<byte[]> value = update.getValue().map(Bytes::toBytes);
            if (key.equals(Keys.PARAMETERS)) newParameters = RegistryCodec.decodeParameters(value.orElseThrow());
            else if (key.equals(Keys.VOTERS)) newVoters = RegistryCodec.decodeVoters(value.orElseThrow());
            else if (Keys.startsWith(key, Keys.MEMBERS)) {
                MemberId id = MemberId.of(Keys.after(Keys.MEMBERS, key));
                if (value.isEmpty()) newMembers.remove(id);
                else newMembers.put(id, RegistryCodec.decodeMember(value.get()));
            } else if (Keys.startsWith(key, Keys.MODELS)) {
                Digest digest = Digest.of(Keys.after(Keys.MODELS, key));
                if (value.isEmpty()) newModels.remove(digest);
                else newModels.put(digest, RegistryCodec.decodeModel(value.get()));
            } else if (Keys.startsWith(key, Keys.TWINS)) {
                String id = new String(Keys.after(Keys.TWINS, key), StandardCharsets.UTF_8);
                if (value.isEmpty()) newTwins.remove(id);
                else newTwins.put(id, RegistryCodec.decodeTwin(value.get()));
            }
        }
        return new Registry(newParameters, newMembers, newModels, newTwins, newVoters);
    }

    private static boolean isEntry(Bytes key) {
        return key.equals(Keys.PARAMETERS)
                || key.equals(Keys.VOTERS)
                || Keys.startsWith(key, Keys.MEMBERS)
                || Keys.startsWith(key, Keys.MODELS)
                || Keys.startsWith(key, Keys.TWINS);
    }

    /**
     * The registry with changes made, all of them; voters stay who they are.
     *
     * @throws IllegalArgumentException with the first reason why not
     */
    Registry with(List<Change> changes) {
        Parameters newParameters = parameters;
        SortedMap<MemberId, MemberInfo> newMembers = new TreeMap<>(members);
        SortedMap<Digest, ModelInfo> newModels = new TreeMap<>(models);
        SortedMap<String, TwinInfo> newTwins = new TreeMap<>(twins);
        for (Change change : changes) {
            if (change instanceof Change.PutMember put)
                newMembers.put(put.member().id(), put.member());
            else if (change instanceof Change.RemoveMember remove)
                removed(newMembers.remove(remove.member()), "member " + remove.member());
            else if (change instanceof Change.PutModel put)
                newModels.put(put.model().digest(), put.model());
            else if (change instanceof Change.RetireModel retire)
                removed(newModels.remove(retire.model()), "model " + retire.model());
            else if (change instanceof Change.PutTwin put)
                newTwins.put(put.twin().id(), put.twin());
            else if (change instanceof Change.RemoveTwin remove)
                removed(newTwins.remove(remove.twin()), "twin '" + remove.twin() + "'");
            else if (change instanceof Change.PutParameters put) {
                if (!digest(newParameters).equals(put.replaced()))
                    throw new IllegalArgumentException(
                            "the parameters are no longer those that the proposal was made from");
                newParameters = put.parameters();
            }
        }
        Registrations.check(newMembers.values(), newModels.values(), newTwins.values());
        return new Registry(newParameters, newMembers, newModels, newTwins, voters);
    }

    Registry with(VotingSets newVoters) {
        return new Registry(parameters, members, models, twins, newVoters);
    }

    /** Who may propose blocks, the suspended aside. */
    SortedSet<MemberId> accessPoints() {
        return accessPoints(members);
    }

    private static SortedSet<MemberId> accessPoints(SortedMap<MemberId, MemberInfo> members) {
        SortedSet<MemberId> accessPoints = new TreeSet<>();
        for (MemberInfo member : members.values())
            if (member.role() == Role.ACCESS_POINT) accessPoints.add(member.id());
        return accessPoints;
    }

    static Digest digest(Parameters parameters) {
        return Digest.sha256(RegistryCodec.encode(parameters).toBytes());
    }

    private static void removed(@Nullable Object removed, String what) {
        if (removed == null) throw new IllegalArgumentException("there is no " + what + " to remove");
    }
}
