package io.twinseal.testnet.bench;

import io.twinseal.ledger.types.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Blocks one after another in a file, each behind its length. */
final class BlockFile {
    private BlockFile() {}

    static Writer writer(Path file) throws IOException {
        return new Writer(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file))));
    }

    static Reader reader(Path file) throws IOException {
        return new Reader(new DataInputStream(new BufferedInputStream(Files.newInputStream(file))));
    }

    record Writer(DataOutputStream out) implements AutoCloseable {
        void add(Bytes block) {
            try {
                out.writeInt(block.size());
                out.write(block.toBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    record Reader(DataInputStream in) implements AutoCloseable {
        List<byte[]> next(int count) throws IOException {
            List<byte[]> blocks = new ArrayList<>(count);
            for (int i = 0; i < count; i++) blocks.add(in.readNBytes(in.readInt()));
            return blocks;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
