package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** Doc 9303-12 Tables 6 and 8: AuthorityKeyIdentifier and SubjectKeyIdentifier. */
final class KeyIdentifierChecks {
  private KeyIdentifierChecks() {}

  static void check(Examined examined) {
    CertificateFacts facts = examined.facts();
    Findings findings = examined.findings();
    ExtensionReader reader = examined.extensions();
    reader
        .read(
            Field.AKI,
            Extension.authorityKeyIdentifier,
            !examined.csca() || facts.kind().link() ? Presence.MANDATORY : Presence.OPTIONAL,
            Criticality.NOT_CRITICAL,
            AuthorityKeyIdentifier::getInstance)
        .filter(identifier -> identifier.getKeyIdentifierOctets() == null)
        .ifPresent(identifier -> findings.error(Field.AKI, Rule.KEY_IDENTIFIER_NOT_PRESENT));
    reader.read(
        Field.SKI,
        Extension.subjectKeyIdentifier,
        subjectKeyIdentifier(examined),
        Criticality.NOT_CRITICAL,
        ASN1OctetString::getInstance);
    if (examined.csca()
        && facts.kind() == CertificateKind.ROOT
        && facts.authorityKeyIdentifier() != null
        && facts.subjectKeyIdentifier() != null
        && !facts.authorityKeyIdentifier().equals(facts.subjectKeyIdentifier())) {
      findings.error(Field.AKI, Rule.KEY_IDENTIFIERS_DIFFER, "a root's name the same key");
    }
  }

  private static Presence subjectKeyIdentifier(Examined examined) {
    if (examined.csca()) {
      return Presence.MANDATORY;
    }
    return examined.profile().barCodeSigner() ? Presence.FORBIDDEN : Presence.OPTIONAL;
  }
}
