package io.twinseal.inference.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
    private static final Activation SIX =
            Activation.of(List.of(2), List.of(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6}));

    @Test
    void holdsValuesInOrder() {
        assertThat(SIX.shape()).containsExactly(3, 2);
        assertThat(SIX.pointShape()).containsExactly(2);
        assertThat(SIX.points()).isEqualTo(3);
        assertThat(SIX.byteCount()).isEqualTo(24);
        assertThat(SIX.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(SIX.point(1)).containsExactly(3, 4);
        assertThat(SIX.value(4)).isEqualTo(5);
        assertThat(Activation.of(List.of(2), new float[] {1, 2, 3, 4, 5, 6}))
                .isEqualTo(SIX)
                .hasSameHashCodeAs(SIX);
    }

    @Test
    void bytesAreLittleEndian() {
        var bytes = SIX.bytes();
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(bytes.get(3)).isEqualTo((byte) 0x3f);
        assertThat(bytes.get(2)).isEqualTo((byte) 0x80);
        assertThat(Activation.wrap(List.of(3, 2), bytes)).isEqualTo(SIX);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wrapsFromTheBuffersPosition(boolean direct) {
        var buffer = (direct ? ByteBuffer.allocateDirect(28) : ByteBuffer.allocate(28)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(99).put(SIX.bytes()).position(4);
        assertThat(Activation.wrap(List.of(3, 2), buffer)).isEqualTo(SIX);
        assertThat(buffer.position()).isEqualTo(4);
    }

    @Test
    void slicesAndJoins() {
        assertThat(SIX.slice(1, 3).toArray()).containsExactly(3, 4, 5, 6);
        assertThat(Activation.concat(List.of(SIX.slice(0, 1), SIX.slice(1, 2), SIX.slice(2, 3))))
                .isEqualTo(SIX);
        assertThatThrownBy(() -> SIX.slice(2, 4)).isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> SIX.slice(1, 1)).isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> Activation.concat(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Activation.concat(List.of(SIX, Activation.of(List.of(3), new float[3]))))
                .hasMessageContaining("[2] and [3]");
    }

    @Test
    void refusesImpossibleShapes() {
        var bytes = ByteBuffer.allocate(24);
        assertThatThrownBy(() -> Activation.wrap(List.of(), bytes)).isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> Activation.wrap(List.of(0, 2), bytes)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Activation.wrap(List.of(3, -2), bytes)).isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> Activation.wrap(List.of(1 << 20, 1 << 20), bytes))
                .isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> Activation.wrap(List.of(2, 2), bytes)).hasMessageContaining("take 16 bytes");
        assertThatThrownBy(() -> Activation.of(List.of(2), new float[3])).hasMessageContaining("3 in all");
        assertThatThrownBy(() -> Activation.of(List.of(2), List.of(new float[3])))
                .hasMessageContaining("one has 3");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void tellsFiniteFromOther(float odd) {
        assertThat(SIX.isFinite()).isTrue();
        assertThat(Activation.of(List.of(2), new float[] {Float.MAX_VALUE, Float.MIN_VALUE, -0f, -Float.MAX_VALUE})
                        .isFinite())
                .isTrue();
        for (int at = 0; at < 4; at++) {
            var values = new float[4];
            values[at] = odd;
            assertThat(Activation.of(List.of(2), values).isFinite()).isFalse();
        }
    }
}
