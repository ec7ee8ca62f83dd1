package io.twinseal.inference.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes {@code profile.json}, which belongs to the machine that a bundle lies on and not to the bundle. */
public final class ProfileFile {
    public static final String NAME = "profile.json";
    private static final int FORMAT = 1;
    private static final String REMEDY = "measure it again with 'twinseal model profile', or delete it";

    private ProfileFile() {}

    /**
     * Reads the profile of a bundle.
     *
     * @return empty if nobody measured it
     * @throws BundleException if there is a profile of another model, or a wrong one
     */
    public static Optional<MachineProfile> read(Path bundle, ModelManifest manifest) {
        var file = bundle.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var profile = Section.read(file, REMEDY, REMEDY, ProfileFile::profile);
        if (!profile.model().equals(manifest.id())) {
            throw new BundleException(file, "is of model " + profile.model() + ", not of this one", REMEDY);
        }
        if (profile.batches().get(0).cuts().size() != manifest.layerCount() + 1) {
            throw new BundleException(
                    file, "does not have the cuts 0 to " + manifest.layerCount() + " of the model", REMEDY);
        }
        return Optional.of(profile);
    }

    public static void write(Path bundle, MachineProfile profile) throws IOException {
        var root = new JsonObject();
        root.addProperty("format", FORMAT);
        root.addProperty("model", profile.model().hex());
        root.addProperty("cpuClass", profile.cpuClass());
        var batches = new JsonArray();
        profile.batches().forEach(batch -> batches.add(json(batch)));
        root.add("batches", batches);
        Section.write(bundle.resolve(NAME), root);
    }

    private static MachineProfile profile(Section root) {
        root.onlyKeys("format", "model", "cpuClass", "batches");
        if (root.integer("format") != FORMAT) {
            throw new IllegalArgumentException(
                    "format is " + root.integer("format") + ", but this version reads " + FORMAT);
        }
        return new MachineProfile(
                ModelId.parse(root.text("model")),
                root.text("cpuClass"),
                root.list("batches", element -> batch(new Section(element, "batches."))));
    }

    private static Batch batch(Section batch) {
        batch.onlyKeys("points", "cuts");
        return new Batch(batch.size("points"), batch.list("cuts", ProfileFile::halves));
    }

    private static Halves halves(JsonElement element) {
        var cut = new Section(element, "batches.cuts.");
        cut.onlyKeys("bottomMicros", "topMicros");
        return new Halves(cut.number("bottomMicros"), cut.number("topMicros"));
    }

    private static JsonObject json(Batch batch) {
        var object = new JsonObject();
        object.addProperty("points", batch.points());
        var cuts = new JsonArray();
        for (var halves : batch.cuts()) {
            var cut = new JsonObject();
            cut.addProperty("bottomMicros", halves.bottomMicros());
            cut.addProperty("topMicros", halves.topMicros());
            cuts.add(cut);
        }
        object.add("cuts", cuts);
        return object;
    }
}
