package io.twinseal.node.api;

import java.util.List;

/** JSON arrays under a name, so that an answer can grow fields beside them. */
public final class Listing {
    private Listing() {}

    /** Answer of {@code /v1/blocks}. */
    public record Blocks(List<BlockView> blocks) {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /** Answer of {@code /v1/members}. */
    public record Members(List<MemberView> members) {
        public Members {
            members = List.copyOf(members);
        }
    }

    /** Answer of {@code /v1/reputation}. */
    public record Reputations(List<ReputationView> accessPoints) {
        public Reputations {
            accessPoints = List.copyOf(accessPoints);
        }
    }

    /** Answer of {@code /v1/twins}. */
    public record Twins(List<ApiSource.TwinCount> twins) {
        public Twins {
            twins = List.copyOf(twins);
        }
    }

    /** Answer of {@code /v1/proposals}. */
    public record Proposals(List<ProposalView> proposals) {
        public Proposals {
            proposals = List.copyOf(proposals);
        }
    }
}
