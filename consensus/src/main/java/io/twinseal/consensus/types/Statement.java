package io.twinseal.consensus.types;

import java.util.Comparator;

/** What an access point signs about finality; in the order of what it is about, votes before acknowledgements. */
public sealed interface Statement extends Comparable<Statement> permits Vote, Acknowledgement {
    /** The checkpoint that it helps on: a vote's target, or what is acknowledged. */
    Checkpoint subject();

    /** A vote's source; of an acknowledgement the checkpoint itself. */
    Checkpoint source();

    @Override
    default int compareTo(Statement other) {
        return Order.STATEMENTS.compare(this, other);
    }

    /** Holds the comparator, which an interface cannot keep to itself. */
    final class Order {
        private static final Comparator<Statement> STATEMENTS = Comparator.comparing(Statement::subject)
                .thenComparing(statement -> statement instanceof Acknowledgement)
                .thenComparing(Statement::source);

        private Order() {}
    }
}
