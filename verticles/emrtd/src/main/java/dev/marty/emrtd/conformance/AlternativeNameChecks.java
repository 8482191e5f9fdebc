package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.ArrayList;
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

  static void check(Examined examined) {
    Optional<GeneralNames> subject = names(examined, Field.SAN, Extension.subjectAlternativeName);
    Optional<GeneralNames> issuer = names(examined, Field.IAN, Extension.issuerAlternativeName);
    if (examined.csca()
        && examined.facts().kind() == CertificateKind.ROOT
        && subject.isPresent()
        && issuer.isPresent()
        && !subject.equals(issuer)) {
      examined
          .findings()
          .newSinceSixth(Field.IAN, Rule.ALTERNATIVE_NAMES_DIFFER, "a root's are identical");
    }
  }

  private static Optional<GeneralNames> names(
      Examined examined, Field field, ASN1ObjectIdentifier oid) {
    Optional<GeneralNames> names =
        examined
            .extensions()
            .read(
                field,
                oid,
                Presence.MANDATORY_SINCE_SEVENTH,
                Criticality.NOT_CRITICAL,
                GeneralNames::getInstance);
    names.ifPresent(
        present -> content(field, present, examined.facts().country(), examined.findings()));
    return names;
  }

  private static void content(Field field, GeneralNames names, String country, Findings findings) {
    List<X500Name> directoryNames = new ArrayList<>();
    boolean contact = false;
    for (GeneralName name : names.getNames()) {
      if (name.getTagNo() == GeneralName.directoryName) {
        directoryNames.add(X500Name.getInstance(name.getName()));
      }
      contact |= contact(name);
    }
    LocalityChecks.check(field, directoryNames, country, findings);
    if (!contact) {
      findings.warn(field, Rule.CONTACT_NOT_PRESENT, "e-mail, host name or URI recommended");
    }
  }

  private static boolean contact(GeneralName name) {
    return name.getTagNo() == GeneralName.rfc822Name
        || name.getTagNo() == GeneralName.dNSName
        || name.getTagNo() == GeneralName.uniformResourceIdentifier;
  }
}
