package io.twinseal.ledger.genesis;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.toml.Spelling;
import io.twinseal.ledger.toml.TomlException;
import io.twinseal.ledger.toml.TomlFile;
import io.twinseal.ledger.toml.TomlKey;
import io.twinseal.ledger.toml.TomlSection;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads one genesis file, or one of a proposal, which has the same tables. */
final class GenesisReader {
    private static final Signatures SIGNATURES = Signatures.fastest();

    private final TomlFile file;
    private final TomlSection root;
    private final Map<String, MemberId> members = new LinkedHashMap<>();
    private final Map<String, Digest> models = new LinkedHashMap<>();
    private final Set<String> twinIds = new TreeSet<>();

    GenesisReader(TomlFile file) {
        this.file = file;
        this.root = file.root();
    }

    Genesis read() {
        var name = root.key("name", "give the chain a name").text();
        long timeMillis = root.key("time_millis", "give the Unix time of the genesis block in milliseconds")
                .integer(0, Long.MAX_VALUE);
        var parameters = ParametersSection.read(root.section("parameters"));
        var memberSections = root.sections("member");
        for (var section : memberSections) register(section);
        var memberInfos = new ArrayList<MemberInfo>();
        for (var section : memberSections) memberInfos.add(member(section));
        var modelInfos = new ArrayList<ModelInfo>();
        for (var section : root.sections("model")) modelInfos.add(model(section));
        var twins = new ArrayList<TwinInfo>();
        for (var section : root.sections("twin")) twins.add(twin(section));
        file.finish();
        memberInfos.sort(Comparator.comparing(MemberInfo::id));
        modelInfos.sort(Comparator.comparing(ModelInfo::digest));
        twins.sort(Comparator.comparing(TwinInfo::id));
        return made(root, () -> new Genesis(name, timeMillis, parameters, memberInfos, modelInfos, twins));
    }

    /** What a proposal changes; names are those of the file and of what is registered. */
    List<Change> changes(Genesis now) {
        var memberSections = root.sections("member");
        for (var section : memberSections) register(section);
        for (MemberInfo member : now.members()) members.putIfAbsent(member.name(), member.id());
        var changes = new ArrayList<Change>();
        for (var section : memberSections) changes.add(new Change.PutMember(member(section)));
        for (var section : root.sections("model")) changes.add(new Change.PutModel(model(section)));
        for (ModelInfo model : now.models()) models.putIfAbsent(model.name(), model.digest());
        for (var section : root.sections("twin")) changes.add(new Change.PutTwin(twin(section)));
        if (root.has("parameters"))
            changes.add(new Change.PutParameters(
                    ParametersSection.read(root.section("parameters"), now.parameters()),
                    Digest.sha256(RegistryCodec.encode(now.parameters()).toBytes())));
        if (root.has("remove")) remove(root.section("remove"), now, changes);
        file.finish();
        if (changes.isEmpty())
            throw file.error("proposes nothing; give member, model or twin tables, parameters, or remove");
        return changes;
    }

    private void remove(TomlSection section, Genesis now, List<Change> changes) {
        var twinNames = now.twins().stream().collect(Collectors.toMap(TwinInfo::id, TwinInfo::id));
        var twins = section.key("twins", "give ids of twins");
        for (var twin : twins.texts()) changes.add(new Change.RemoveTwin(find(twins, twin, twinNames, "twin")));
        var gone = section.key("members", "give names of members");
        for (var name : gone.texts()) changes.add(new Change.RemoveMember(find(gone, name, members, "member")));
        var retired = section.key("models", "give names of models");
        for (var name : retired.texts()) changes.add(new Change.RetireModel(find(retired, name, models, "model")));
    }

    private void register(TomlSection section) {
        var name = section.key("name", "give each member a name of its own");
        var key = section.key("key", "give the public key that twinseal keys show prints: 64 hexadecimal digits");
        var id = key.parsed(MemberId::parse);
        if (!SIGNATURES.isValidKey(id)) throw key.refuse("is no valid Ed25519 public key");
        if (members.containsValue(id)) throw key.refuse("appears twice");
        if (members.putIfAbsent(name.text(), id) != null) throw name.refuse("appears twice");
    }

    private MemberInfo member(TomlSection section) {
        var name = section.key("name", "").text();
        var role = section.key("role", "give access_point, gateway or observer").choice(Role.class);
        var accessPoints = section.key(
                "access_points", "give the names of access points, the first to serve it, then the backups");
        var ids = new ArrayList<MemberId>();
        for (var accessPoint : accessPoints.texts()) ids.add(find(accessPoints, accessPoint, members, "member"));
        var id = find(section.key("name", ""), name, members, "member");
        return made(section, () -> new MemberInfo(id, role, name, ids));
    }

    private ModelInfo model(TomlSection section) {
        var name = section.key("name", "give each model a name of its own");
        var digest = section.key("digest", "give the model's id: 64 hexadecimal digits")
                .parsed(Digest::parse);
        if (models.containsValue(digest))
            throw section.key("digest", "give each model once").refuse("appears twice");
        if (models.putIfAbsent(name.text(), digest) != null) throw name.refuse("appears twice");
        var outputKind = section.key("output_kind", "give regression, classification or reconstruction")
                .text();
        int outputValues = (int) section.key("output_values", "give the number of values per data point")
                .integer(1, ModelInfo.OUTPUT_VALUES_MAX);
        var labels = section.key("output_labels", "give a text for each output value")
                .texts();
        var layers = new ArrayList<LayerInfo>();
        for (var layer : section.sections("layers")) layers.add(layer(layer));
        return made(section, () -> new ModelInfo(digest, name.text(), outputKind, outputValues, labels, layers));
    }

    private static LayerInfo layer(TomlSection section) {
        var name = section.key("name", "give the layer's name").text();
        long flops = section.key("flops", "give floating-point operations per data point")
                .integer(0, ModelInfo.FLOPS_MAX);
        long bytes = section.key("output_bytes", "give bytes per data point that leave the layer")
                .integer(0, Long.MAX_VALUE);
        return made(section, () -> new LayerInfo(name, flops, bytes));
    }

    private TwinInfo twin(TomlSection section) {
        var id = section.key("id", "give each twin an id of its own");
        if (!twinIds.add(id.text())) throw id.refuse("appears twice");
        var gateway = section.key("gateway", "give the name of the gateway that keeps the twin");
        var model = section.key("model", "give the name of the model that the twin runs");
        var gatewayId = find(gateway, gateway.text(), members, "member");
        var digest = find(model, model.text(), models, "model");
        int pointsMax = (int) section.key("points_max", "give the data points that one batch may hold for the twin")
                .integer(1, TwinInfo.POINTS_MAX);
        return made(section, () -> new TwinInfo(id.text(), gatewayId, digest, pointsMax));
    }

    private static <T> T find(TomlKey key, String name, Map<String, T> known, String what) {
        T found = known.get(name);
        if (found != null) return found;
        Optional<String> nearest = Spelling.nearest(name, known.keySet());
        throw key.refuse("names the " + what + " \"" + name + "\", which this file does not have"
                + (nearest.isPresent()
                        ? " (did you mean \"" + nearest.get() + "\"?)"
                        : known.isEmpty() ? "" : " (it has " + String.join(", ", new TreeSet<>(known.keySet())) + ")"));
    }

    /** Gives the refusal of a value's constructor the place in the file. */
    private static <T> T made(TomlSection section, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            TomlException refusal = section.error(String.valueOf(e.getMessage()));
            refusal.initCause(e);
            throw refusal;
        }
    }
}
