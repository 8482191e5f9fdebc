package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;

/** Doc 9303-12 Table 6: BasicConstraints, a CSCA's mark and nobody else's. */
final class AuthorityChecks {
  private AuthorityChecks() {}

  static void check(Examined examined) {
    examined
        .extensions()
        .read(
            Field.BAC,
            Extension.basicConstraints,
            examined.csca() ? Presence.MANDATORY : Presence.FORBIDDEN,
            examined.csca() ? Criticality.CRITICAL : Criticality.ANY,
            value -> {
              encoding(ASN1Sequence.getInstance(value), examined.findings());
              return BasicConstraints.getInstance(value);
            })
        .ifPresent(
            constraints -> {
              authority(constraints, examined);
              pathLength(constraints.getPathLenConstraint(), examined);
            });
  }

  /**
   * Table 5: default values for extensions are not encoded. That is cA FALSE, and also the empty
   * sequence: it says what the absence of the extension says.
   */
  private static void encoding(ASN1Sequence value, Findings findings) {
    if (value.size() == 0) {
      findings.error(Field.EXT, Rule.DEFAULT_VALUE_ENCODED, "basicConstraints without content");
    } else if (ASN1Boolean.FALSE.equals(value.getObjectAt(0))) {
      findings.error(Field.EXT, Rule.DEFAULT_VALUE_ENCODED, "cA FALSE of basicConstraints");
    }
  }

  private static void authority(BasicConstraints constraints, Examined examined) {
    if (examined.csca() && !constraints.isCA()) {
      examined.findings().error(Field.BAC, Rule.NOT_AN_AUTHORITY);
    } else if (!examined.csca() && constraints.isCA()) {
      examined.findings().error(Field.BAC, Rule.IS_AN_AUTHORITY);
    }
  }

  /**
   * "MUST always be 0" in every column. In the Sixth Edition (Table C-2) a link's was 1, and other
   * certificates than a CSCA's had none.
   */
  private static void pathLength(BigInteger length, Examined examined) {
    boolean sixth =
        examined.csca()
            ? examined.facts().kind().link() && BigInteger.ONE.equals(length)
            : length == null;
    if (sixth) {
      examined.findings().newSinceSixth(Field.BAC, Rule.PATH_LENGTH_NOT_ZERO, text(length));
    } else if (length == null || length.signum() != 0) {
      examined.findings().error(Field.BAC, Rule.PATH_LENGTH_NOT_ZERO, text(length));
    }
  }

  private static String text(BigInteger length) {
    return length == null ? "absent" : length.toString();
  }
}
