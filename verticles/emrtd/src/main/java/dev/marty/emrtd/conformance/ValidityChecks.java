package dev.marty.emrtd.conformance;

/** Doc 9303-12 Table 5: validity, down to its octets. */
final class ValidityChecks {
  private ValidityChecks() {}

  static void check(Examined examined) {
    Findings findings = examined.findings();
    Encodings.time(Field.VAL, "notBefore", examined.certificate().notBefore(), findings);
    Encodings.time(Field.VAL, "notAfter", examined.certificate().notAfter(), findings);
    if (examined.facts().notAfter().isBefore(examined.facts().notBefore())) {
      findings.error(Field.VAL, Rule.ENDS_BEFORE_START);
    }
  }
}
