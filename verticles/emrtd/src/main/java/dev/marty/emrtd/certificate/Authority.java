package dev.marty.emrtd.certificate;

import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Whether a certificate says that its subject may issue others. Malformed extensions say no. */
final class Authority {
  private Authority() {}

  static boolean certificationAuthority(ParsedCertificate certificate) {
    return certificate
        .decoded(Extension.basicConstraints, BasicConstraints::getInstance)
        .map(BasicConstraints::isCA)
        .orElse(false);
  }

  /**
   * Whether it may stand in a path: keyCertSign decides, and cA only where keyUsage is absent. Real
   * CSCA certificates have the one without the other.
   */
  static boolean mayIssue(ParsedCertificate certificate) {
    return certificate.extension(Extension.keyUsage).isPresent()
        ? maySignCertificates(certificate)
        : certificationAuthority(certificate);
  }

  static boolean maySignCertificates(ParsedCertificate certificate) {
    return certificate
        .decoded(Extension.keyUsage, KeyUsage::getInstance)
        .map(usage -> usage.hasUsages(KeyUsage.keyCertSign))
        .orElse(false);
  }
}
