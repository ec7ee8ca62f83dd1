package io.twinseal.ledger.state;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** All access points, the suspended among them: a quorum must not depend on what a branch says of its voters. */
    private static VotingSets voters(SortedMap<MemberId, MemberInfo> members) {
        return VotingSets.of(members.values().stream()
                .filter(member -> member.role() == Role.ACCESS_POINT)
                .map(MemberInfo::id)
                .toList());
    }

    static Registry of(Genesis genesis) {
        SortedMap<MemberId, MemberInfo> members = new TreeMap<>();
        SortedMap<Digest, ModelInfo> models = new TreeMap<>();
        SortedMap<String, TwinInfo> twins = new TreeMap<>();
        for (MemberInfo member : genesis.members()) members.put(member.id(), member);
        for (ModelInfo model : genesis.models()) models.put(model.digest(), model);
        for (TwinInfo twin : genesis.twins()) twins.put(twin.id(), twin);
        return new Registry(genesis.parameters(), members, models, twins, voters(members));
    }

    /** Reads it back from the entries of a state. */
    static Registry of(Map<Bytes, Bytes> entries) throws DecodeException {
        Bytes parameters = required(entries, Keys.PARAMETERS, "parameters");
        Bytes voters = required(entries, Keys.VOTERS, "voters");
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

    private static Bytes required(Map<Bytes, Bytes> entries, Bytes key, String what) throws DecodeException {
        Bytes value = entries.get(key);
        if (value == null) throw new DecodeException("The state has no " + what + ".");
        return value;
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
}
