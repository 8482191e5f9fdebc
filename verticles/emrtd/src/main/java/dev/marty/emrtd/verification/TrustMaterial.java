package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What a verification trusts: CSCA certificates, and CRLs that one of their keys signed. Read and
 * checked once, used for many documents; what was found out about a Document Signer is remembered,
 * since one signs very many documents. Of one that no CSCA vouches for nothing is: strangers make
 * as many as they like.
 *
 * <p>Safe on any thread. Nothing that is asked of it depends on what was asked before.
 */
public final class TrustMaterial {
  /** Some ten megabytes at the very most, and of real ones a tenth of that. */
  private static final int MOST_SIGNERS = 256;

  /** Real Document Signer certificates have up to 2 KB. */
  private static final int MOST_SIGNER_BYTES = 4_096;

  /** For documents that do not say whose they are. */
  public static final TrustMaterial NONE =
      new TrustMaterial(List.of(), Fallen.NONE, List.of(), List.of(), false, List.of(), null);

  private final List<CertificateOutcome.Parsed> certificates;
  private final Fallen fallen;
  private final List<VerifiedCrl> crls;
  private final List<Set<String>> joined;
  private final boolean countryCrls;
  private final List<String> unusable;
  private final String absence;
  private final Map<Octets, SignerFacts> signers = new ConcurrentHashMap<>();

  private TrustMaterial(
      List<CertificateOutcome.Parsed> certificates,
      Fallen fallen,
      List<VerifiedCrl> crls,
      List<Set<String>> joined,
      boolean countryCrls,
      List<String> unusable,
      String absence) {
    this.certificates = List.copyOf(certificates);
    this.fallen = fallen;
    this.crls = List.copyOf(crls);
    this.joined = List.copyOf(joined);
    this.countryCrls = countryCrls;
    this.unusable = List.copyOf(unusable);
    this.absence = absence;
  }

  /**
   * Reads trust material; CPU heavy: one signature for each certificate and CRL.
   *
   * @param certificates trusted CSCA certificates, roots and links, DER; what cannot be read is
   *     left out, it cannot vouch for anything
   * @param fallen what is not trusted any more
   * @param crls those that no key of these signed are left out with the reason
   * @param joined names that are one CSCA's, in the form for comparisons; names alone may be left
   *     out
   * @param countryCrls whether a CRL of another CSCA of the country, as far as known, passes a
   *     certificate of which there is none; it revokes nothing
   * @return the material
   */
  public static TrustMaterial read(
      List<byte[]> certificates,
      Fallen fallen,
      List<ScopedCrl> crls,
      List<Set<String>> joined,
      boolean countryCrls) {
    List<CertificateOutcome.Parsed> parsed = authorities(certificates);
    List<CertificateOutcome.Parsed> issuers = new ArrayList<>(parsed);
    issuers.addAll(fallen.authorities());
    List<VerifiedCrl> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (ScopedCrl scoped : crls) {
      if (scoped.crl() instanceof CrlOutcome.Read read) {
        String reason = CrlTrust.refusal(read.crl());
        if (reason != null) {
          unusable.add(reason);
          continue;
        }
        CrlTrust.signer(read.crl(), issuers)
            .ifPresentOrElse(
                signer -> usable.add(VerifiedCrl.of(read.crl(), scoped, signer)),
                () ->
                    unusable.add(
                        String.format(
                            Locale.ROOT,
                            "no trusted CSCA key of %s signed the CRL of %s",
                            CountryCheck.text(read.crl().country()),
                            read.crl().issuer())));
      } else {
        unusable.add("a CRL cannot be read");
      }
    }
    return new TrustMaterial(parsed, fallen, usable, joined, countryCrls, unusable, null);
  }

  /** What cannot be read, or is no CA, cannot vouch for anything. */
  static List<CertificateOutcome.Parsed> authorities(List<byte[]> ders) {
    List<CertificateOutcome.Parsed> parsed = new ArrayList<>();
    for (byte[] der : ders) {
      if (CertificateReader.read(der) instanceof CertificateOutcome.Parsed certificate
          && certificate.facts().ca()) {
        parsed.add(certificate);
      }
    }
    return parsed;
  }

  /**
   * Stands in for trust material that could not be had.
   *
   * @param reason why, safe to show
   * @return material with which no step that needs trust ends otherwise than inconclusive
   */
  public static TrustMaterial unavailable(String reason) {
    return new TrustMaterial(
        List.of(), Fallen.NONE, List.of(), List.of(), false, List.of(), reason);
  }

  /**
   * Tells whether a document can be found valid with it.
   *
   * @return true if there is at least one certificate and one CRL
   */
  public boolean complete() {
    return !certificates.isEmpty() && !crls.isEmpty();
  }

  List<CertificateOutcome.Parsed> certificates() {
    return certificates;
  }

  /**
   * The countries of a CSCA: those that its trusted certificates name, under all its names.
   *
   * @param name one of its names, in the form for comparisons
   */
  Set<String> countries(String name) {
    Set<String> names =
        joined.stream().filter(all -> all.contains(name)).findFirst().orElse(Set.of(name));
    return certificates.stream()
        .map(CertificateOutcome.Parsed::facts)
        .filter(facts -> names.contains(facts.subjectName()))
        .map(CertificateFacts::country)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What was trusted. */
  Fallen fallen() {
    return fallen;
  }

  /**
   * CRLs that speak for what a name has issued, the newest first; their signatures are right.
   *
   * @param issuerName in the form for comparisons
   */
  List<VerifiedCrl> crlsFor(String issuerName) {
    return crls.stream()
        .filter(verified -> verified.names().contains(issuerName))
        .sorted(Comparator.comparing((VerifiedCrl one) -> one.crl().thisUpdate()).reversed())
        .toList();
  }

  /** Whether those of another CSCA of the country may pass a certificate. */
  boolean countryCrls() {
    return countryCrls;
  }

  /** All CRLs whose signature is right. */
  List<VerifiedCrl> crls() {
    return crls;
  }

  /** Why other CRLs were left out. */
  List<String> unusableCrls() {
    return unusable;
  }

  /** Why there is nothing, or null. */
  String absence() {
    return absence;
  }

  /** What a certificate found in an EF.SOD is, and who issued it. */
  SignerFacts signer(Octets certificate) {
    SignerFacts known = signers.get(certificate);
    if (known != null) {
      return known;
    }
    SignerFacts facts = SignerFacts.of(certificate, this);
    if (facts.vouchedFor() && certificate.length() <= MOST_SIGNER_BYTES) {
      if (signers.size() >= MOST_SIGNERS) {
        signers.clear();
      }
      signers.put(certificate, facts);
    }
    return facts;
  }
}
