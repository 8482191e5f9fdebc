package dev.marty.emrtd.conformance;

/**
 * One deviation from Doc 9303. Findings describe; they never keep an object from being stored.
 *
 * @param severity ERR or WARN
 * @param code stable code in the PKD's form, {@code ERR:CSCA.BAC.25}; see {@link Rule} for the
 *     numbers
 * @param text what the PKD calls conformance text, English, safe to show: {@code ERR:CSCA:CDP: CSCA
 *     Certificate field CRL Distribution Point Field_Not_Present}, perhaps with details in
 *     parentheses
 */
public record Finding(Severity severity, String code, String text) {}
