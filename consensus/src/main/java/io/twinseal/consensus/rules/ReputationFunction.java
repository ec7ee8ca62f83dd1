package io.twinseal.consensus.rules;

/** g of formula 1: how the mean work Ō of an access point becomes its reputation, u0 being the unit of work. */
public enum ReputationFunction {
    /** Ō / u0. */
    LINEAR,
    /** ln(1 + Ō / u0). */
    LOG,
    /** U_max · Ō / (Ō + u0). */
    SATURATING
}
