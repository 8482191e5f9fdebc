package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.BERTags;

/** Doc 9303-12 Table 5: validity, down to its octets. */
final class ValidityChecks {
  private static final Pattern UTC_TIME = Pattern.compile("\\d{12}Z");
  private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{14}Z");
  private static final int FIRST_GENERALIZED_YEAR = 2050;

  private ValidityChecks() {}

  static void check(CertificateOutcome.Parsed outcome, Findings findings) {
    encoding("notBefore", outcome.certificate().notBefore(), findings);
    encoding("notAfter", outcome.certificate().notAfter(), findings);
    if (outcome.facts().notAfter().isBefore(outcome.facts().notBefore())) {
      findings.error(Field.VAL, Rule.ENDS_BEFORE_START);
    }
  }

  private static void encoding(String end, Octets time, Findings findings) {
    byte[] der = time.toByteArray();
    // Both forms are shorter than 128 octets: one octet of tag, one of length.
    String text = new String(der, 2, der.length - 2, StandardCharsets.ISO_8859_1);
    boolean right =
        der[0] == BERTags.UTC_TIME
            ? UTC_TIME.matcher(text).matches()
            : GENERALIZED_TIME.matcher(text).matches()
                && Integer.parseInt(text.substring(0, 4)) >= FIRST_GENERALIZED_YEAR;
    if (!right) {
      findings.error(Field.VAL, Rule.WRONG_TIME_ENCODING, end);
    }
  }
}
