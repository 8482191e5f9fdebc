package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The digestAlgorithms of a SignedData (RFC 5652 clause 5.1), which nobody signs: the checks 1.2
 * and 1.7.3 that the PKD applies to uploaded lists.
 */
public final class DigestFindings {
  private DigestFindings() {}

  /**
   * What a list must have: each SignerInfo's, and none that Doc 9303-12 clause 4 does not allow.
   */
  static void check(SignedDataParts parts, Findings findings) {
    if (parts.digestAlgorithms().isEmpty()) {
      findings.error(Field.DIG, Rule.FIELD_NOT_PRESENT, "digestAlgorithms is empty");
    }
    Set<ASN1ObjectIdentifier> listed = new HashSet<>();
    for (Octets encoding : parts.digestAlgorithms()) {
      ASN1ObjectIdentifier oid = oid(encoding, AlgorithmIdentifier::getInstance).orElse(null);
      if (oid == null) {
        findings.error(Field.DIG, Rule.MALFORMED, "digestAlgorithms");
      } else if (listed.add(oid) && !permitted(oid)) {
        findings.error(
            Field.DIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, "digestAlgorithms: " + oid.getId());
      }
    }
    for (Octets signer : parts.signerInfos()) {
      oid(signer, info -> SignerInfo.getInstance(info).getDigestAlgorithm())
          .filter(oid -> !listed.contains(oid))
          .ifPresent(
              oid ->
                  findings.error(
                      Field.DIG,
                      Rule.DIFFERS,
                      oid.getId() + " of a SignerInfo is not in digestAlgorithms"));
    }
  }

  /**
   * Tells whether a hash function stands in digestAlgorithms, with parameters or without.
   *
   * @param parts the object
   * @param digest such as a SignerInfo's
   * @return true if it does
   */
  public static boolean listed(SignedDataParts parts, DigestAlgorithm digest) {
    return parts.digestAlgorithms().stream()
        .map(encoding -> oid(encoding, AlgorithmIdentifier::getInstance))
        .anyMatch(oid -> oid.filter(digest.oid()::equals).isPresent());
  }

  private static boolean permitted(ASN1ObjectIdentifier oid) {
    return DigestAlgorithm.of(oid).filter(digest -> digest != DigestAlgorithm.SHA1).isPresent();
  }

  private static Optional<ASN1ObjectIdentifier> oid(
      Octets encoding, Function<Object, AlgorithmIdentifier> type) {
    try {
      return Optional.of(
          Bouncy.decode(
              "digestAlgorithms",
              encoding.toByteArray(),
              Asn1Limits.CONTAINER,
              value -> type.apply(value).getAlgorithm()));
    } catch (MalformedAsn1Exception e) {
      return Optional.empty();
    }
  }
}
