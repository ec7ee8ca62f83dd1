package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import java.util.List;

/**
 * What an access point computed for one gateway in one slot; signed by the access point, then by the gateway as its
 * receipt.
 *
 * @param sequence 1, 2, 3 … for each pair of access point and gateway
 * @param slot id of a recent block
 * @param timeMillis the access point's clock when it signed
 * @param cpuClass results compare bit for bit within one class; may be empty
 * @param results sorted by twin id, each twin once
 */
public record InferenceBatch(
        MemberId accessPoint,
        MemberId gateway,
        long sequence,
        BlockId slot,
        long timeMillis,
        String cpuClass,
        List<TwinResult> results)
        implements Body {
    public static final int RESULTS_MAX = 4096;

    public InferenceBatch {
        results = List.copyOf(results);
        require(sequence >= 1, "a batch's sequence must be at least 1");
        require(timeMillis >= 0, "a batch's timeMillis must not be negative");
        Names.text("a batch's cpuClass", cpuClass);
        require(
                !results.isEmpty() && results.size() <= RESULTS_MAX,
                "a batch must have 1 to " + RESULTS_MAX + " results, but has " + results.size());
        for (int i = 1; i < results.size(); i++) {
            String before = results.get(i - 1).twin();
            String twin = results.get(i).twin();
            require(
                    before.compareTo(twin) < 0,
                    "results must be sorted by twin id, each twin once, but '" + twin + "' follows '" + before + "'");
        }
    }

    @Override
    public List<Signer> signers() {
        return List.of(
                new Signer(accessPoint, Domain.BATCH, "access point"), new Signer(gateway, Domain.RECEIPT, "gateway"));
    }
}
