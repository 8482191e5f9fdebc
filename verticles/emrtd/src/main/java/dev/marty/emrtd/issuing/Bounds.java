package dev.marty.emrtd.issuing;

import dev.marty.emrtd.keys.KeyAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Locale;

/**
 * The bounds of Doc 9303-12 Table 1 and clause 4.1.4. Every refusal names the bound.
 *
 * <p>CSCA: key used 3 to 5 years, certificate valid 13 to 15 years. Document Signer: key used up to
 * 3 months, certificate valid for that and the longest validity of a document, 10 years. Lists are
 * at the issuer's discretion. Nothing outlives the certificate of the key that signs it: after that
 * nobody could verify it. So a root outlives the use of its key, a Document Signer certified at the
 * end of it, and that signer's last document.
 */
final class Bounds {
  private static final Period CSCA_KEY_LEAST = Period.ofYears(3);
  private static final Period CSCA_KEY_MOST = Period.ofYears(5);
  private static final Period CSCA_LEAST = Period.ofYears(13);
  private static final Period CSCA_MOST = Period.ofYears(15);
  private static final Period DOCUMENT_KEY_MOST = Period.ofMonths(3);
  private static final Duration DOCUMENT_KEY_DAYS = Duration.ofDays(92);
  private static final Period DOCUMENT_MOST = Period.ofYears(10);

  private Bounds() {}

  static void csca(KeyAlgorithm key) throws IssuingException {
    if (!key.strongEnoughForCsca()) {
      throw new IssuingException(
          "keyAlgorithm",
          "a CSCA key that is trusted for up to 15 years has at least the strength of RSA-3072;"
              + String.format(Locale.ROOT, " %s is for signers", key.text()));
    }
  }

  static void csca(Lifetime life) throws IssuingException {
    Instant start = life.notBefore();
    between(
        "privateKeyUsage",
        "the private key of a CSCA is used for 3 to 5 years (Doc 9303-12 Table 1)",
        life.keyUseEnds(),
        Lifetime.after(start, CSCA_KEY_LEAST),
        Lifetime.after(start, CSCA_KEY_MOST));
    between(
        "validity",
        "a CSCA certificate is valid for 13 to 15 years (Doc 9303-12 Table 1)",
        life.notAfter(),
        Lifetime.after(start, CSCA_LEAST),
        Lifetime.after(start, CSCA_MOST));
  }

  /** Nobody could be certified at the end of the key's use otherwise, five years later. */
  static void covers(Lifetime root, Period documents) throws IssuingException {
    if (documents.toTotalMonths() < 12 || documents.toTotalMonths() > 120) {
      throw new IssuingException(
          "documents", "documents are valid for 1 to 10 years (Doc 9303-12 Table 1)");
    }
    Instant needed =
        Lifetime.after(Lifetime.after(root.keyUseEnds(), DOCUMENT_KEY_MOST), documents);
    if (root.notAfter().isBefore(needed)) {
      throw new IssuingException(
          List.of("validity", "privateKeyUsage", "documents"),
          String.format(
              Locale.ROOT,
              "a CSCA certificate outlives the use of its key, three months of a Document Signer"
                  + " and the longest validity of a document (Doc 9303-12 clause 4.1.1.1): it ends"
                  + " %s and would have to end %s at the earliest",
              root.notAfter(),
              needed));
    }
  }

  /** Three months have 89 to 92 days: whoever asks for about as many gets three months. */
  static Instant documentKeyUse(Instant start, Instant ends) {
    Instant most = Lifetime.after(start, DOCUMENT_KEY_MOST);
    return ends.isAfter(most) && !ends.isAfter(start.plus(DOCUMENT_KEY_DAYS)) ? most : ends;
  }

  static void documentSigner(Lifetime life) throws IssuingException {
    between(
        "privateKeyUsage",
        "the private key of a Document Signer is used for up to 3 months (Doc 9303-12 Table 1)",
        life.keyUseEnds(),
        life.notBefore().plusSeconds(1),
        Lifetime.after(life.notBefore(), DOCUMENT_KEY_MOST));
    between(
        "validity",
        "a Document Signer certificate is valid for its key's use and up to 10 years, the longest"
            + " validity of a document, after it (Doc 9303-12 clause 4.1.1.1)",
        life.notAfter(),
        life.keyUseEnds(),
        Lifetime.after(life.keyUseEnds(), DOCUMENT_MOST));
  }

  static void listSigner(Lifetime life) throws IssuingException {
    between(
        "privateKeyUsage",
        "the key's use lies within the certificate's validity",
        life.keyUseEnds(),
        life.notBefore().plusSeconds(1),
        life.notAfter());
  }

  /** The signing key must be in use, and its certificate must outlive what it signs. */
  static void within(Lifetime issuer, Lifetime life) throws IssuingException {
    if (life.notBefore().isBefore(issuer.notBefore())
        || life.notBefore().isAfter(issuer.keyUseEnds())) {
      throw new IssuingException(
          "notBefore",
          String.format(
                  Locale.ROOT,
                  "the key of the CSCA signs from %s to %s (its private key usage period), not at %s;",
                  issuer.notBefore(),
                  issuer.keyUseEnds(),
                  life.notBefore())
              + " after that a rollover is due");
    }
    if (life.notAfter().isAfter(issuer.notAfter())) {
      throw new IssuingException(
          "validity",
          String.format(
              Locale.ROOT,
              "no certificate outlives that of its CSCA, which ends %s; %s was asked",
              issuer.notAfter(),
              life.notAfter()));
    }
  }

  private static void between(String field, String rule, Instant value, Instant least, Instant most)
      throws IssuingException {
    if (value.isBefore(least) || value.isAfter(most)) {
      throw new IssuingException(
          field,
          String.format(
              Locale.ROOT, "%s: its end lies from %s to %s, not %s", rule, least, most, value));
    }
  }
}
