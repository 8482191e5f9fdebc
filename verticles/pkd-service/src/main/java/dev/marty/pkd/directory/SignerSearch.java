package dev.marty.pkd.directory;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates with those that may have signed them, or a CRL: whose key verifies? Pure; safe on
 * any thread; CPU heavy.
 *
 * @param objects with their candidates
 * @param issuers DER of the candidates by fingerprint
 */
record SignerSearch(List<LinkRepository.Candidates> objects, Map<String, byte[]> issuers) {
  /** That {@code issuer} signed {@code object}; fingerprints. */
  record Link(String object, String issuer) {}

  /** Searches for all of them. */
  List<Link> links() {
    Map<String, Optional<ParsedCertificate>> read = new HashMap<>();
    List<Link> links = new ArrayList<>();
    for (LinkRepository.Candidates candidates : objects) {
      Map<String, ParsedCertificate> possible = new LinkedHashMap<>();
      for (String sha256 : candidates.issuers()) {
        read.computeIfAbsent(sha256, key -> parsed(issuers.get(key)))
            .ifPresent(issuer -> possible.put(sha256, issuer));
      }
      if (!possible.isEmpty()) {
        parsed(candidates.der().getBytes())
            .ifPresent(
                child ->
                    signers(child, possible)
                        .forEach(sha256 -> links.add(new Link(candidates.sha256(), sha256))));
      }
    }
    return links;
  }

  /** Candidates come with the right key identifier first: mostly one verification is enough. */
  private static List<String> signers(
      ParsedCertificate child, Map<String, ParsedCertificate> possible) {
    for (ParsedCertificate issuer : possible.values()) {
      if (IssuerCheck.verify(child, issuer.publicKey()).verifies()) {
        return possible.entrySet().stream()
            .filter(other -> other.getValue().publicKey().equals(issuer.publicKey()))
            .map(Map.Entry::getKey)
            .toList();
      }
    }
    return List.of();
  }

  /**
   * Searches for one CRL.
   *
   * @param sha256 of it
   * @param der it
   * @param issuers DER of the candidates by fingerprint
   */
  static List<Link> ofCrl(String sha256, byte[] der, Map<String, byte[]> issuers) {
    // With critical extensions, which Doc 9303-12 Table 9 forbids, it is a delta or speaks for a
    // part only: whoever took it for whole would miss what the whole one revokes.
    if (!(CrlReader.read(der) instanceof CrlOutcome.Read read)
        || !read.crl().criticalExtensions().isEmpty()) {
      return List.of();
    }
    List<Link> links = new ArrayList<>();
    issuers.forEach(
        (fingerprint, certificate) -> {
          if (parsed(certificate)
              .filter(issuer -> read.crl().verify(issuer.publicKey()).verifies())
              .isPresent()) {
            links.add(new Link(sha256, fingerprint));
          }
        });
    return links;
  }

  /** Whether the key of one of these certificates verifies a CRL. */
  static boolean anySigned(List<byte[]> issuers, ParsedCrl crl) {
    return issuers.stream()
        .flatMap(der -> parsed(der).stream())
        .anyMatch(issuer -> crl.verify(issuer.publicKey()).verifies());
  }

  /** Nothing that was stored is unreadable, but nobody who reads it relies on that. */
  private static Optional<ParsedCertificate> parsed(byte[] der) {
    try {
      return Optional.of(ParsedCertificate.parse(der));
    } catch (MalformedAsn1Exception e) {
      return Optional.empty();
    }
  }
}
