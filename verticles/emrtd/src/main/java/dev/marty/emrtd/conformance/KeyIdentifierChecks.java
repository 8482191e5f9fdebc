package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** Doc 9303-12 Table 6: AuthorityKeyIdentifier and SubjectKeyIdentifier. */
final class KeyIdentifierChecks {
  private KeyIdentifierChecks() {}

  static void check(CertificateOutcome.Parsed outcome, Findings findings) {
    CertificateFacts facts = outcome.facts();
    ExtensionReader reader = new ExtensionReader(outcome.certificate(), findings);
    reader
        .read(
            Field.AKI,
            Extension.authorityKeyIdentifier,
            facts.kind().link() ? Presence.MANDATORY : Presence.OPTIONAL,
            Criticality.NOT_CRITICAL,
            AuthorityKeyIdentifier::getInstance)
        .filter(identifier -> identifier.getKeyIdentifierOctets() == null)
        .ifPresent(
            identifier -> findings.error(Field.AKI, Rule.FIELD_NOT_PRESENT, "keyIdentifier"));
    reader.read(
        Field.SKI,
        Extension.subjectKeyIdentifier,
        Presence.MANDATORY,
        Criticality.NOT_CRITICAL,
        ASN1OctetString::getInstance);
    if (facts.kind() == CertificateKind.ROOT
        && facts.authorityKeyIdentifier() != null
        && !facts.authorityKeyIdentifier().equals(facts.subjectKeyIdentifier())) {
      findings.error(Field.AKI, Rule.DIFFERS, "a root's key identifiers name the same key");
    }
  }
}
