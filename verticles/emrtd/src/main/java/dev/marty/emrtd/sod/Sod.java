package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.conformance.Finding;
import java.time.Instant;
import java.util.List;

/**
 * A Document Security Object (EF.SOD, Doc 9303-10 clause 4.6.2) that was read, its signature not
 * checked. Immutable; safe on any thread.
 */
public final class Sod {
  private final Octets encoded;
  private final SignedDataParts parts;
  private final LdsSecurityObject lds;
  private final List<CmsSigner> signers;
  private final CmsRefusalException unreadableSigner;
  private final List<Finding> findings;

  // A race computes the same list twice, no more.
  private volatile List<CertificateOutcome> certificates;

  Sod(
      Octets encoded,
      SignedDataParts parts,
      LdsSecurityObject lds,
      Signers signers,
      List<Finding> findings) {
    this.encoded = encoded;
    this.parts = parts;
    this.lds = lds;
    this.signers = List.copyOf(signers.readable());
    this.unreadableSigner = signers.refusal();
    this.findings = List.copyOf(findings);
  }

  /**
   * SignerInfos up to the first that cannot be used.
   *
   * @param readable those that can
   * @param refusal why one cannot, or null
   */
  record Signers(List<CmsSigner> readable, CmsRefusalException refusal) {}

  /**
   * Returns the file as it was read.
   *
   * @return complete EF.SOD, tag 77 included
   */
  public Octets encoded() {
    return encoded;
  }

  /**
   * Returns what is signed.
   *
   * @return never null
   */
  public LdsSecurityObject lds() {
    return lds;
  }

  /**
   * Returns the parts of the CMS object.
   *
   * @return never null
   */
  public SignedDataParts parts() {
    return parts;
  }

  /**
   * Returns when the signer says that it signed.
   *
   * @return signingTime of the first SignerInfo, or null if it has none or cannot be read
   */
  public Instant signingTime() {
    return signers.isEmpty() ? null : signers.get(0).attributes().signingTime();
  }

  /**
   * Returns the certificates beside the content; CPU heavy at the first call.
   *
   * @return in their order, unreadable ones included; empty where version 0 leaves them out
   */
  public List<CertificateOutcome> certificates() {
    if (certificates == null) {
      certificates =
          parts.certificates().stream()
              .map(encoding -> CertificateReader.read(encoding.toByteArray()))
              .toList();
    }
    return certificates;
  }

  /**
   * Returns deviations from Doc 9303-10 Table 37 that do not keep it from being read. Those of the
   * signature are with {@link SodVerdict}.
   *
   * @return in the order of the fields
   */
  public List<Finding> findings() {
    return findings;
  }

  /**
   * Returns the first SignerInfo, which is the only one in real objects.
   *
   * @return never null
   * @throws CmsRefusalException if it cannot be used, with the reason
   */
  public CmsSigner signer() throws CmsRefusalException {
    if (signers.isEmpty()) {
      throw unreadableSigner;
    }
    return signers.get(0);
  }

  List<CmsSigner> signers() {
    return signers;
  }

  CmsRefusalException unreadableSigner() {
    return unreadableSigner;
  }
}
