package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;

/** Doc 9303-12 Table 6: BasicConstraints, and ExtKeyUsage, which a CSCA must not have. */
final class AuthorityChecks {
  private AuthorityChecks() {}

  static void check(ParsedCertificate certificate, Findings findings) {
    new ExtensionReader(certificate, findings)
        .read(
            Field.BAC,
            Extension.basicConstraints,
            Presence.MANDATORY,
            Criticality.CRITICAL,
            value -> {
              encoding(ASN1Sequence.getInstance(value), findings);
              return BasicConstraints.getInstance(value);
            })
        .ifPresent(constraints -> basicConstraints(constraints, findings));
    if (certificate.extension(Extension.extendedKeyUsage).isPresent()) {
      findings.error(Field.EKU, Rule.FIELD_PRESENT);
    }
  }

  private static void encoding(ASN1Sequence value, Findings findings) {
    if (value.size() > 0 && ASN1Boolean.FALSE.equals(value.getObjectAt(0))) {
      findings.error(Field.BAC, Rule.DEFAULT_VALUE_ENCODED, "cA FALSE");
    }
  }

  private static void basicConstraints(BasicConstraints constraints, Findings findings) {
    if (!constraints.isCA()) {
      findings.error(Field.BAC, Rule.NOT_AN_AUTHORITY);
    }
    if (constraints.getPathLenConstraint() == null) {
      findings.error(Field.BAC, Rule.PATH_LENGTH_NOT_ZERO, "absent");
    } else if (constraints.getPathLenConstraint().signum() != 0) {
      findings.error(Field.BAC, Rule.PATH_LENGTH_NOT_ZERO);
    }
  }
}
