package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurfaceGeneratorTest {
    private final SurfaceGenerator generator = new SurfaceGenerator(3);

    @Test
    void sameSeedSameImages() {
        for (var kind : SurfaceGenerator.KINDS) {
            var image = generator.image(kind, 5).values();
            assertThat(image)
                    .containsExactly(new SurfaceGenerator(3).image(kind, 5).values());
            assertThat(image).isNotEqualTo(generator.image(kind, 6).values());
            assertThat(image)
                    .isNotEqualTo(new SurfaceGenerator(4).image(kind, 5).values());
        }
        assertThatThrownBy(() -> generator.image("rust", 1)).hasMessageContaining("crazing, inclusion");
    }

    /** Otherwise a threshold would do, and a test that a network learns would say nothing. */
    @Test
    void brightnessAloneTellsNoKind() {
        for (var kind : SurfaceGenerator.KINDS) {
            var means = IntStream.range(0, 24)
                    .mapToDouble(number -> mean(generator.image(kind, number)))
                    .toArray();
            assertThat(DoubleStream.of(means).min().orElseThrow()).as(kind).isLessThan(105);
            assertThat(DoubleStream.of(means).max().orElseThrow()).as(kind).isGreaterThan(145);
        }
    }

    private static double mean(GreyImage image) {
        double sum = 0;
        for (float level : image.values()) {
            sum += level;
        }
        return sum / image.rows() / image.columns();
    }
}
