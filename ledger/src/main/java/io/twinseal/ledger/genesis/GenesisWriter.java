package io.twinseal.ledger.genesis;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes one genesis file. */
final class GenesisWriter {
    private final Map<MemberId, String> memberNames = new HashMap<>();
    private final Map<Digest, String> modelNames = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private GenesisWriter() {}

    private GenesisWriter(Genesis genesis) {
        for (var member : genesis.members()) memberNames.put(member.id(), member.name());
        for (var model : genesis.models()) modelNames.put(model.digest(), model.name());
        line("name", quoted(genesis.name()));
        line("time_millis", genesis.timeMillis());
        text.append('\n').append(ParametersSection.text(genesis.parameters()));
        genesis.members().forEach(this::member);
        genesis.models().forEach(this::model);
        genesis.twins().forEach(this::twin);
    }

    static String text(Genesis genesis) {
        return new GenesisWriter(genesis).text.toString();
    }

    /** One model's table. */
    static String text(ModelInfo model) {
        var writer = new GenesisWriter();
        writer.model(model);
        return writer.text.toString().strip();
    }

    private void member(MemberInfo member) {
        text.append("\n[[member]]\n");
        line("name", quoted(member.name()));
        line("role", quoted(member.role().name().toLowerCase(Locale.ROOT)));
        line("key", quoted(member.id().toString()));
        if (!member.accessPoints().isEmpty())
            line(
                    "access_points",
                    list(member.accessPoints().stream().map(memberNames::get).toList()));
    }

    private void model(ModelInfo model) {
        text.append("\n[[model]]\n");
        line("name", quoted(model.name()));
        line("digest", quoted(model.digest().toString()));
        line("output_kind", quoted(model.outputKind()));
        line("output_values", model.outputValues());
        if (!model.outputLabels().isEmpty()) line("output_labels", list(model.outputLabels()));
        text.append("layers = [\n");
        for (LayerInfo layer : model.layers())
            text.append("  {name = %s, flops = %d, output_bytes = %d},\n"
                    .formatted(quoted(layer.name()), layer.flops(), layer.outputBytes()));
        text.append("]\n");
    }

    private void twin(TwinInfo twin) {
        text.append("\n[[twin]]\n");
        line("id", quoted(twin.id()));
        line("gateway", quoted(String.valueOf(memberNames.get(twin.gateway()))));
        line("model", quoted(String.valueOf(modelNames.get(twin.model()))));
        line("points_max", twin.pointsMax());
    }

    private void line(String key, Object value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private static String list(List<String> texts) {
        return texts.stream().map(GenesisWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A basic string; names and labels have no control characters. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
