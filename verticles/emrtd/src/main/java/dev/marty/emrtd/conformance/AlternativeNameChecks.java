package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Doc 9303-12 clause 7.1.1.2: SubjectAltName and IssuerAltName. */
final class AlternativeNameChecks {
  private AlternativeNameChecks() {}

  static void check(CertificateOutcome.Parsed outcome, Findings findings) {
    Optional<GeneralNames> subject =
        names(outcome, Field.SAN, Extension.subjectAlternativeName, findings);
    Optional<GeneralNames> issuer =
        names(outcome, Field.IAN, Extension.issuerAlternativeName, findings);
    if (outcome.facts().kind() == CertificateKind.ROOT
        && subject.isPresent()
        && issuer.isPresent()
        && !subject.equals(issuer)) {
      findings.error(Field.IAN, Rule.DIFFERS, "a root's alternative names are identical");
    }
  }

  private static Optional<GeneralNames> names(
      CertificateOutcome.Parsed outcome, Field field, ASN1ObjectIdentifier oid, Findings findings) {
    Optional<GeneralNames> names =
        new ExtensionReader(outcome.certificate(), findings)
            .read(
                field,
                oid,
                Presence.MANDATORY,
                Criticality.NOT_CRITICAL,
                GeneralNames::getInstance);
    names.ifPresent(present -> content(field, present, outcome.facts().country(), findings));
    return names;
  }

  private static void content(Field field, GeneralNames names, String country, Findings findings) {
    List<X500Name> directoryNames =
        Arrays.stream(names.getNames())
            .filter(name -> name.getTagNo() == GeneralName.directoryName)
            .map(name -> X500Name.getInstance(name.getName()))
            .toList();
    LocalityChecks.check(field, directoryNames, country, findings);
    if (Arrays.stream(names.getNames()).noneMatch(AlternativeNameChecks::contact)) {
      findings.warn(field, Rule.CONTACT_NOT_PRESENT, "e-mail, host name or URI recommended");
    }
  }

  private static boolean contact(GeneralName name) {
    return name.getTagNo() == GeneralName.rfc822Name
        || name.getTagNo() == GeneralName.dNSName
        || name.getTagNo() == GeneralName.uniformResourceIdentifier;
  }
}
