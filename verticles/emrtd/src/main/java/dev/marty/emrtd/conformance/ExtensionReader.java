package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Reads one extension for a check and reports what is wrong with any extension: absence, presence,
 * criticality, a value that cannot be decoded.
 *
 * @param extensions where to look, or null if there are none
 * @param findings where to report
 */
record ExtensionReader(Extensions extensions, Findings findings) {

  /** Whether the profile demands an extension. */
  enum Presence {
    MANDATORY,
    /** As today's profile says; the Sixth Edition's did not demand it. */
    MANDATORY_SINCE_SEVENTH,
    OPTIONAL,
    /** Reported if there, and read all the same. */
    FORBIDDEN
  }

  /** Whether the profile wants an extension critical. */
  enum Criticality {
    CRITICAL,
    NOT_CRITICAL,
    ANY
  }

  /** The decoded value; empty if absent or malformed, which is reported. */
  <T> Optional<T> read(
      Field field,
      ASN1ObjectIdentifier oid,
      Presence presence,
      Criticality criticality,
      Function<Object, T> decoder) {
    Extension extension = extensions == null ? null : extensions.getExtension(oid);
    if (extension == null) {
      absent(field, presence);
      return Optional.empty();
    }
    if (presence == Presence.FORBIDDEN) {
      findings.error(field, Rule.FIELD_PRESENT);
    }
    if (extension.isCritical() && criticality == Criticality.NOT_CRITICAL) {
      findings.error(field, Rule.CRITICAL);
    } else if (!extension.isCritical() && criticality == Criticality.CRITICAL) {
      findings.error(field, Rule.NOT_CRITICAL);
    }
    try {
      return Optional.of(ParsedCertificate.decode(extension, decoder));
    } catch (MalformedAsn1Exception e) {
      findings.error(field, Rule.MALFORMED, e.getMessage());
      return Optional.empty();
    }
  }

  private void absent(Field field, Presence presence) {
    if (presence == Presence.MANDATORY) {
      findings.error(field, Rule.FIELD_NOT_PRESENT);
    } else if (presence == Presence.MANDATORY_SINCE_SEVENTH) {
      findings.newSinceSixth(field, Rule.FIELD_NOT_PRESENT);
    }
  }
}
