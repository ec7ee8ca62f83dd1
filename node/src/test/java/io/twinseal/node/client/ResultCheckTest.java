package io.twinseal.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.node.api.ResultDetailView;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultCheckTest {
    private final ResultDetailView answer = SignedResult.sealed();
    private final String id = answer.result().id();

    @Test
    void aTrueAnswerHoldsAndIsReadFromItsBytes() throws DecodeException {
        var check = ResultCheck.of(id, SignedResult.CHAIN, answer);
        assertThat(check.findings())
                .extracting(ResultCheck.Finding::name)
                .containsExactly(
                        "id",
                        "signature of the access point",
                        "signature of the gateway",
                        "outputs",
                        "inclusion",
                        "signature of the proposer");
        assertThat(check.holds()).isTrue();
        assertThat(check.outputs()).containsExactly(List.of(93.25f), List.of(-1.5f));
        assertThat(check.batch().sequence()).isEqualTo(2);
    }

    @Test
    void aPendingResultHasNoBlock() throws DecodeException {
        var check = ResultCheck.of(id, SignedResult.CHAIN, with(answer.transaction(), null, List.of()));
        assertThat(check.holds()).isTrue();
        assertThat(check.findings()).hasSize(4);
    }

    @Test
    void anyByteChangedBreaksIt() {
        everyChange(answer.transaction(), changed -> with(changed, answer.sealedHeader(), answer.proof()));
        everyChange(
                String.valueOf(answer.sealedHeader()), changed -> with(answer.transaction(), changed, answer.proof()));
        for (int i = 0; i < answer.proof().size(); i++) {
            int at = i;
            everyChange(answer.proof().get(i), changed -> {
                var proof = new ArrayList<>(answer.proof());
                proof.set(at, changed);
                return with(answer.transaction(), answer.sealedHeader(), proof);
            });
        }
    }

    @Test
    void whatWasSignedForAnotherChainDoesNotHold() throws DecodeException {
        var check = ResultCheck.of(id, ChainId.parse("ab".repeat(32)), answer);
        assertThat(check.findings())
                .filteredOn(finding -> !finding.holds())
                .extracting(ResultCheck.Finding::name)
                .containsExactly(
                        "signature of the access point", "signature of the gateway", "signature of the proposer");
    }

    @Test
    void anotherResultsBytesAreFoundOut() throws DecodeException {
        var other = "00".repeat(32) + "-0";
        assertThat(ResultCheck.of(other, SignedResult.CHAIN, answer)
                        .findings()
                        .get(0)
                        .holds())
                .isFalse();
        var beyond = id.substring(0, id.length() - 1) + "7";
        assertThatThrownBy(() -> ResultCheck.of(beyond, SignedResult.CHAIN, answer))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("has 1 results");
    }

    private void everyChange(String hex, Function<String, ResultDetailView> answerWith) {
        var bytes = HexFormat.of().parseHex(hex);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(holds(answerWith.apply(HexFormat.of().formatHex(bytes))))
                    .as("byte " + i)
                    .isFalse();
            bytes[i] ^= 1;
        }
    }

    private boolean holds(ResultDetailView changed) {
        try {
            return ResultCheck.of(id, SignedResult.CHAIN, changed).holds();
        } catch (DecodeException refused) {
            return false;
        }
    }

    private ResultDetailView with(String transaction, @Nullable String header, List<String> proof) {
        return new ResultDetailView(
                answer.result(),
                answer.chainId(),
                answer.state(),
                answer.accessPoint(),
                answer.accessPointName(),
                answer.gateway(),
                answer.gatewayName(),
                answer.sequence(),
                answer.timeMillis(),
                transaction,
                answer.block(),
                answer.confirmation(),
                header,
                answer.transactionIndex(),
                proof,
                answer.outputKind(),
                answer.outputLabels());
    }
}
