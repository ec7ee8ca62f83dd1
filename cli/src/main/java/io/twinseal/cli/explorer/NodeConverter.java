package io.twinseal.cli.explorer;

import io.twinseal.node.client.ApiClient;
import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --node}. */
public final class NodeConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        try {
            return ApiClient.parseNode(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
