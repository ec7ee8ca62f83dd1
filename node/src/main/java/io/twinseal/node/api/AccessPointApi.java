package io.twinseal.node.api;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The routes of an access point. All answer JSON but {@code /metrics}, which answers the text format of Prometheus, and
 * the two that answer canonical bytes to be kept as a file: {@code certificate} and {@code proof}. These answer 409 while
 * what is asked for is not final. A block that the node does not have, since it began with a snapshot or gave up its old
 * blocks, is answered with 410 and code {@code not-kept}.
 *
 * <pre>
 *   /v1/status                              how the node is doing
 *   /v1/blocks?last=20&amp;from=HEIGHT          blocks of the chain, newest first
 *   /v1/blocks/{height or id}               a block with its transactions
 *   /v1/blocks/{height or id}/certificate   bytes of the Certificate that makes it final
 *   /v1/results/{transaction id}-{index}    a result, its transaction's bytes and the proof of inclusion
 *   /v1/results/{…}/proof                   bytes of its ResultProof, which needs no node to be checked
 *   /v1/twins                               every twin with the number of its results
 *   /v1/twins/{id}?last=20                  a twin with its newest results
 *   /v1/members                             every member
 *   /v1/reputation                          every access point's reputation
 *   /v1/proposals                           proposals that are open or on their way into force
 *   /v1/proposals/{id}                      a proposal
 *   /v1/plan                                cuts and compute as last decided, from which measurements
 *   /v1/registry                            what is registered, as a genesis file
 *   POST /v1/transactions                   takes a signed proposal or approval: {"transaction": "hexadecimal"}
 *   /metrics
 *   /v2…                                    the Open Inference Protocol, see InferenceApi
 * </pre>
 */
public final class AccessPointApi implements HttpHandler {
    private static final int COUNT_DEFAULT = 20;
    private static final int COUNT_MAX = 1000;
    private static final int ID_DIGITS = 64;
    private static final int INDEX_DIGITS_MAX = 6;
    private static final int HEIGHT_DIGITS_MAX = 18;

    private static final int REJECTED = 422;
    private static final int GONE = 410;
    private static final String NOT_KEPT = "not-kept";

    private final ApiSource source;
    private final GovernanceSource governance;
    private final InferenceApi inference;
    private final Router router;

    /** @param plan the last decision about cuts and compute, if there is any */
    public AccessPointApi(
            ApiSource source, GovernanceSource governance, Supplier<Optional<PlanView>> plan, InferenceApi inference) {
        this.source = source;
        this.governance = governance;
        this.inference = inference;
        this.router = new Router()
                .get("/v1/status", arguments -> Answers.json(200, source.status()))
                .get("/v1/blocks", this::blocks)
                .get("/v1/blocks/{block}", this::block)
                .get("/v1/blocks/{block}/certificate", this::certificate)
                .get("/v1/results/{result}", this::result)
                .get("/v1/results/{result}/proof", this::proof)
                .get("/v1/twins", arguments -> Answers.json(200, new Listing.Twins(source.twins())))
                .get("/v1/twins/{twin}", this::twin)
                .get("/v1/members", arguments -> Answers.json(200, new Listing.Members(source.members())))
                .get("/v1/reputation", arguments -> Answers.json(200, new Listing.Reputations(source.reputations())))
                .get("/v1/proposals", arguments -> Answers.json(200, new Listing.Proposals(governance.proposals())))
                .get("/v1/proposals/{proposal}", this::proposal)
                .get(
                        "/v1/plan",
                        arguments -> found(
                                plan.get(),
                                "this access point has decided nothing about cuts; to have it do so, give [allocation]"
                                        + " policy = \"dpra\" in its configuration"))
                .get("/v1/registry", arguments -> Answers.json(200, governance.registry()))
                .post("/v1/transactions", this::submit)
                .get(
                        "/metrics",
                        arguments -> HttpResponse.text(
                                200,
                                Metrics.of(source.status())
                                        + plan.get().map(Metrics::of).orElse("")
                                        + inference.metrics()));
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return inference.serves(request) ? inference.handle(request) : router.handle(request);
    }

    private HttpResponse blocks(Arguments arguments) throws BadRequestException {
        long from = arguments.number("from", 0, Long.MAX_VALUE, Long.MAX_VALUE);
        int count = (int) arguments.number("last", 1, COUNT_MAX, COUNT_DEFAULT);
        return Answers.json(200, new Listing.Blocks(source.blocks(from, count)));
    }

    private HttpResponse block(Arguments arguments) throws BadRequestException {
        return named(arguments).map(found -> Answers.json(200, found)).orElseGet(() -> lacking(arguments));
    }

    private HttpResponse certificate(Arguments arguments) throws BadRequestException {
        var block = named(arguments);
        if (block.isEmpty()) return lacking(arguments);
        long height = block.get().block().height();
        if (!block.get().onChain())
            return Answers.error(404, "block " + height + " is of a side branch, which never becomes final");
        return source.certificate(height)
                .map(bytes -> HttpResponse.bytes(200, bytes.toBytes()))
                .orElseGet(() -> Answers.error(409, "block " + height + " is not final yet; ask again later"));
    }

    private Optional<BlockDetailView> named(Arguments arguments) throws BadRequestException {
        var block = arguments.segment("block").toLowerCase(Locale.ROOT);
        if (isHex(block) && block.length() == ID_DIGITS) return source.block(block);
        if (isDecimal(block, HEIGHT_DIGITS_MAX)) return source.blockAt(Long.parseLong(block));
        throw new BadRequestException(
                "'" + block + "' is neither a height nor a block id; a block id has 64 hexadecimal digits");
    }

    private HttpResponse.Content lacking(Arguments arguments) {
        var block = arguments.segment("block").toLowerCase(Locale.ROOT);
        long lowest = source.lowestHeight();
        if (block.length() == ID_DIGITS)
            return Answers.error(404, "this node knows no block " + block + before(lowest));
        if (Long.parseLong(block) >= lowest)
            return Answers.error(404, "the chain has no block at height " + block + " yet");
        return Answers.json(GONE, new ApiError("this node does not have block " + block + before(lowest), NOT_KEPT));
    }

    private static String before(long lowest) {
        return lowest == 0 ? "" : "; it has no blocks below height " + lowest + ": ask another access point";
    }

    private HttpResponse result(Arguments arguments) throws BadRequestException {
        var id = ResultId.of(arguments);
        return found(source.result(id.transaction(), id.index()), unknown(id));
    }

    private HttpResponse proof(Arguments arguments) throws BadRequestException {
        var id = ResultId.of(arguments);
        var answer = source.proof(id.transaction(), id.index());
        if (answer instanceof ProofAnswer.Found found)
            return HttpResponse.bytes(200, found.proof().toBytes());
        if (answer instanceof ProofAnswer.NotYet notYet) return Answers.error(409, notYet.reason());
        return Answers.error(404, answer instanceof ProofAnswer.Missing missing ? missing.reason() : unknown(id));
    }

    private String unknown(ResultId id) {
        return "this node knows no result " + id + "; see the twin's history for its results"
                + before(source.lowestHeight());
    }

    private record ResultId(String transaction, int index) {
        static ResultId of(Arguments arguments) throws BadRequestException {
            var id = arguments.segment("result").toLowerCase(Locale.ROOT);
            int dash = id.indexOf('-');
            var transaction = dash < 0 ? id : id.substring(0, dash);
            var index = dash < 0 ? "" : id.substring(dash + 1);
            if (transaction.length() != ID_DIGITS || !isHex(transaction) || !isDecimal(index, INDEX_DIGITS_MAX))
                throw new BadRequestException(
                        "'" + id + "' is no result id; it has 64 hexadecimal digits, '-' and a number");
            return new ResultId(transaction, Integer.parseInt(index));
        }

        @Override
        public String toString() {
            return transaction + "-" + index;
        }
    }

    private HttpResponse twin(Arguments arguments) throws BadRequestException {
        var id = arguments.segment("twin");
        int count = (int) arguments.number("last", 1, COUNT_MAX, COUNT_DEFAULT);
        return found(source.twin(id, count), "the chain has no twin " + id + "; see /v1/twins");
    }

    private HttpResponse proposal(Arguments arguments) throws BadRequestException {
        var id = arguments.segment("proposal").toLowerCase(Locale.ROOT);
        if (id.length() != ID_DIGITS || !isHex(id))
            throw new BadRequestException("'" + id + "' is no proposal id; it has 64 hexadecimal digits");
        return found(
                governance.proposal(id),
                "the chain has no proposal " + id + "; one that was not approved goes with its last block");
    }

    private HttpResponse submit(Arguments arguments) throws BadRequestException {
        Submission submission;
        try {
            submission = Json.read(arguments.request().text(), Submission.class);
        } catch (RuntimeException notASubmission) {
            throw new BadRequestException("the body is not of the form {\"transaction\": \"hexadecimal\"}");
        }
        try {
            return Answers.json(200, governance.submit(submission.transaction()));
        } catch (RejectedException e) {
            return Answers.json(REJECTED, new ApiError(String.valueOf(e.getMessage()), e.code()));
        }
    }

    private static HttpResponse found(Optional<?> record, String otherwise) {
        return record.map(value -> Answers.json(200, value)).orElseGet(() -> Answers.error(404, otherwise));
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean isDecimal(String text, int digitsMax) {
        return !text.isEmpty() && text.length() <= digitsMax && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
