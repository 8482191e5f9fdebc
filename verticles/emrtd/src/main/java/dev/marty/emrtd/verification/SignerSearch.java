package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodSignature;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The Document Signer certificate of an EF.SOD: the one that its sid names. Nobody signs what
 * certificates stand in the object, so that others do no harm, not even of the signer's name.
 *
 * @param facts the certificate with its path, or null
 * @param reason why there is none
 * @param absent true if the object does not carry it, as LDS 1.7 allows: then it is not the
 *     document's fault
 * @param elsewhere true if the object carries certificates, and this one is from elsewhere
 */
record SignerSearch(SignerFacts facts, String reason, boolean absent, boolean elsewhere) {
  /** Real objects carry one; each costs two signature checks. */
  static final int MOST_CERTIFICATES = 16;

  static SignerSearch in(Sod sod, TrustMaterial trust, List<Octets> known) {
    List<Octets> inside = sod.parts().certificates();
    if (inside.size() > MOST_CERTIFICATES) {
      return none(
          String.format(
              Locale.ROOT,
              "EF.SOD carries %d certificates, up to %d are looked at",
              inside.size(),
              MOST_CERTIFICATES),
          false);
    }
    List<SignerFacts> all =
        Stream.concat(inside.stream(), known.stream()).distinct().map(trust::signer).toList();
    if (all.isEmpty()) {
      return none("EF.SOD carries no Document Signer certificate", true);
    }
    try {
      List<SignerFacts> named = named(sod, all);
      return named.size() == 1 ? found(named.get(0), inside) : found(fittest(sod, named), inside);
    } catch (CmsRefusalException e) {
      boolean unnamed =
          e.reason() == CmsReason.SIGNED_ATTRIBUTES_INVALID
              || e.reason() == CmsReason.SIGNED_ATTRIBUTES_MISSING
              || e.reason() == CmsReason.UNSUPPORTED_ALGORITHM;
      // What is wrong with the SignerInfo, the signature step says; one certificate can only be
      // the signer's.
      return unnamed && all.size() == 1 && all.get(0).path() != null
          ? found(all.get(0), inside)
          : none(
              e.getMessage(),
              // Where one of them has signed, it is the sid that is wrong.
              e.reason() == CmsReason.SIGNER_CERTIFICATE_MISSING
                  && all.stream().noneMatch(facts -> signedBy(sod, facts)));
    }
  }

  /** Those that the sid names, one at least. */
  private static List<SignerFacts> named(Sod sod, List<SignerFacts> all)
      throws CmsRefusalException {
    Predicate<CertificateOutcome> wanted = SignerLookup.named(sod.signer());
    List<SignerFacts> named =
        all.stream().filter(facts -> wanted.test(facts.certificate())).toList();
    if (named.isEmpty()) {
      SignerLookup.find(sod.signer(), all.stream().map(SignerFacts::certificate).toList());
    }
    return named;
  }

  /** The signer is whose key has signed, and of those whom a trusted CSCA vouches for. */
  private static int fitness(Sod sod, SignerFacts facts) {
    return (signedBy(sod, facts) ? 2 : 0) + (facts.vouchedFor() ? 1 : 0);
  }

  /** The first of the fittest; each is tried once, since a try is a signature to check. */
  private static SignerFacts fittest(Sod sod, List<SignerFacts> named) {
    SignerFacts best = null;
    int most = -1;
    for (SignerFacts facts : named) {
      int fitness = fitness(sod, facts);
      if (fitness > most) {
        best = facts;
        most = fitness;
      }
    }
    return best;
  }

  private static boolean signedBy(Sod sod, SignerFacts facts) {
    return facts.certificate() instanceof CertificateOutcome.Parsed certificate
        && SodSignature.signedBy(sod, certificate);
  }

  private static SignerSearch found(SignerFacts facts, List<Octets> inside) {
    Octets found = ((CertificateOutcome.Parsed) facts.certificate()).bytes();
    return new SignerSearch(facts, null, false, !inside.isEmpty() && !inside.contains(found));
  }

  private static SignerSearch none(String reason, boolean absent) {
    return new SignerSearch(null, reason, absent, false);
  }

  CertificateOutcome.Parsed certificate() {
    return facts == null ? null : (CertificateOutcome.Parsed) facts.certificate();
  }

  /** What is to be said where the object carries other certificates than the signer's. */
  List<Finding> findings() {
    Findings findings = Findings.ofSod();
    if (elsewhere) {
      findings.warn(
          Field.CER, Rule.FIELD_NOT_PRESENT, "the Document Signer certificate among the others");
    }
    return findings.list();
  }
}
