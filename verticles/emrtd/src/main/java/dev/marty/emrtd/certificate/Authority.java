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

  static boolean maySignCertificates(ParsedCertificate certificate) {
    return certificate
        .decoded(Extension.keyUsage, KeyUsage::getInstance)
        .map(usage -> usage.hasUsages(KeyUsage.keyCertSign))
        .orElse(false);
  }
}
