package io.twinseal.inference.djl.imports;

/** A graph that cannot be imported; the importer adds which file it is from. */
final class RefusedGraphException extends RuntimeException {
    private final String remedy;

    RefusedGraphException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
