package io.twinseal.cli.explorer;

import io.twinseal.node.api.Listing;
import io.twinseal.node.api.MemberView;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "members", description = "Lists the members of the chain.")
final class MembersCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Override
    public Integer call() throws Exception {
        var members = explorer.client().members();
        if (explorer.printedAsJson(new Listing.Members(members))) return 0;
        var table = new Table("name", "role", ">U", "served by", "key");
        for (var member : members)
            table.row(
                    member.name(),
                    member.role().replace('_', ' '),
                    member.role().equals("access_point") ? Text.ratio(member.reputation()) : "",
                    servedBy(member, members),
                    member.key()
                            + (member.suspended().isEmpty() ? "" : "  suspended: it signed " + member.suspended()));
        table.print(explorer.out());
        return 0;
    }

    private static String servedBy(MemberView gateway, List<MemberView> members) {
        return gateway.accessPoints().stream()
                .map(key -> members.stream()
                        .filter(member -> member.key().equals(key))
                        .map(MemberView::name)
                        .findFirst()
                        .orElse(Text.shortId(key)))
                .collect(Collectors.joining(", "));
    }
}
