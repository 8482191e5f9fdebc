package dev.marty.emrtd.certificate;

import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** Key identifiers as lowercase hex; empty when absent or malformed, which conformance reports. */
final class KeyIdentifiers {
  private KeyIdentifiers() {}

  static Optional<String> subject(ParsedCertificate certificate) {
    return certificate
        .decoded(Extension.subjectKeyIdentifier, ASN1OctetString::getInstance)
        .map(value -> HexFormat.of().formatHex(value.getOctets()));
  }

  static Optional<String> authority(ParsedCertificate certificate) {
    return certificate
        .decoded(Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance)
        .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
        .map(octets -> HexFormat.of().formatHex(octets));
  }

  /** True only if both are there: then the signing key is another than the certified one. */
  static boolean differ(ParsedCertificate certificate) {
    Optional<String> subject = subject(certificate);
    Optional<String> authority = authority(certificate);
    return subject.isPresent() && authority.isPresent() && !subject.equals(authority);
  }
}
