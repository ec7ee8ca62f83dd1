package io.twinseal.inference.allocation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.policy.LayerGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayerGraphTest {
    @Test
    void minimumCutIsTheBestOfAllWaysToCut() {
        for (long seed : Seeds.upTo(300)) {
            LayerGraph graph = draw(new SplittableRandom(seed));
            boolean[] found = graph.atGateway();
            double best = Double.POSITIVE_INFINITY;
            for (int bits = 0; bits < 1 << found.length; bits++) {
                boolean[] side = new boolean[found.length];
                for (int i = 0; i < side.length; i++) side[i] = (bits >> i & 1) == 1;
                best = Math.min(best, seconds(graph, side));
            }
            assertThat(seconds(graph, found)).as("seed %d", seed).isCloseTo(best, within(1e-9));
        }
    }

    @Test
    void circlesAreRefused() {
        assertThatThrownBy(() -> new LayerGraph(List.of(new Node(1, 1, 1, List.of(0)))))
                .hasMessageContaining("not after it");
    }

    /** A random network with branches: input at the gateway, results wanted above. */
    private static LayerGraph draw(SplittableRandom random) {
        int size = random.nextInt(3, 10);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Integer> successors = new ArrayList<>();
            for (int next = i + 1; next < size; next++)
                if (next == i + 1 || random.nextInt(3) == 0) successors.add(next);
            nodes.add(new Node(
                    i == size - 1 ? Double.POSITIVE_INFINITY : random.nextDouble(),
                    i == 0 ? Double.POSITIVE_INFINITY : random.nextDouble() / 3,
                    random.nextDouble(),
                    successors));
        }
        return new LayerGraph(nodes);
    }

    private static double seconds(LayerGraph graph, boolean[] atGateway) {
        double sum = 0;
        for (int i = 0; i < atGateway.length; i++) {
            Node node = graph.nodes().get(i);
            sum += atGateway[i] ? node.gatewaySeconds() : node.accessPointSeconds();
            boolean sent = false;
            for (int next : node.successors()) {
                if (!atGateway[i] && atGateway[next]) return Double.POSITIVE_INFINITY;
                sent |= atGateway[i] && !atGateway[next];
            }
            if (sent) sum += node.sendSeconds();
        }
        return sum;
    }
}
