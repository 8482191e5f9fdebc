package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
  public static final TrustMaterial NONE = new TrustMaterial(List.of(), List.of(), List.of(), null);

  private final List<CertificateOutcome.Parsed> certificates;
  private final List<VerifiedCrl> crls;

  private final CscaNames names;
  private final List<String> unusable;
  private final String absence;
  private final Map<Octets, SignerFacts> signers = new ConcurrentHashMap<>();

  private TrustMaterial(
      List<CertificateOutcome.Parsed> certificates,
      List<VerifiedCrl> crls,
      List<String> unusable,
      String absence) {
    this.certificates = List.copyOf(certificates);
    this.crls = List.copyOf(crls);
    this.names = new CscaNames(this.certificates, this.crls);
    this.unusable = List.copyOf(unusable);
    this.absence = absence;
  }

  /**
   * Reads trust material; CPU heavy: one signature for each certificate and CRL.
   *
   * @param certificates trusted CSCA certificates, roots and links, DER; what cannot be read is
   *     left out, it cannot vouch for anything
   * @param crls as they were read; those that no key of the same country signed are left out with
   *     the reason, and each speaks for the names of the CSCA that signed it only
   * @return the material
   */
  public static TrustMaterial read(List<byte[]> certificates, List<CrlOutcome> crls) {
    List<CertificateOutcome.Parsed> parsed = new ArrayList<>();
    for (byte[] der : certificates) {
      if (CertificateReader.read(der) instanceof CertificateOutcome.Parsed certificate
          && certificate.facts().ca()) {
        parsed.add(certificate);
      }
    }
    List<VerifiedCrl> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (CrlOutcome outcome : crls) {
      if (outcome instanceof CrlOutcome.Read read) {
        String reason = CrlTrust.refusal(read.crl());
        if (reason != null) {
          unusable.add(reason);
          continue;
        }
        CrlTrust.signer(read.crl(), parsed)
            .ifPresentOrElse(
                signer -> usable.add(new VerifiedCrl(read.crl(), signer)),
                () ->
                    unusable.add(
                        "no trusted CSCA key of %s signed the CRL of %s"
                            .formatted(read.crl().country(), read.crl().issuer())));
      } else {
        unusable.add("a CRL cannot be read");
      }
    }
    return new TrustMaterial(parsed, usable, unusable, null);
  }

  /**
   * Stands in for trust material that could not be had.
   *
   * @param reason why, safe to show
   * @return material with which no step that needs trust ends otherwise than inconclusive
   */
  public static TrustMaterial unavailable(String reason) {
    return new TrustMaterial(List.of(), List.of(), List.of(), reason);
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
   * CRLs that speak for what a name has issued, the newest first; their signatures are right.
   *
   * @param issuerName in the form for comparisons
   */
  List<ParsedCrl> crlsFor(String issuerName) {
    return crls.stream()
        .filter(verified -> names.same(verified.signer().facts().subjectName(), issuerName))
        .map(VerifiedCrl::crl)
        .sorted(Comparator.comparing(ParsedCrl::thisUpdate).reversed())
        .toList();
  }

  /** The issuers of all CRLs whose signature is right. */
  List<String> crlIssuers() {
    return crls.stream().map(verified -> verified.crl().issuer()).sorted().distinct().toList();
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
