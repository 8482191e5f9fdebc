package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Reads one extension for a check and reports what is wrong with any extension: absence,
 * criticality, a value that cannot be decoded.
 *
 * @param certificate where to look
 * @param findings where to report
 */
record ExtensionReader(ParsedCertificate certificate, Findings findings) {

  /** Whether Table 6 demands an extension. */
  enum Presence {
    MANDATORY,
    OPTIONAL
  }

  /** Whether Table 6 wants an extension critical. */
  enum Criticality {
    CRITICAL,
    NOT_CRITICAL
  }

  /** The decoded value; empty if absent or malformed, which is reported. */
  <T> Optional<T> read(
      Field field,
      ASN1ObjectIdentifier oid,
      Presence presence,
      Criticality criticality,
      Function<Object, T> decoder) {
    Optional<Extension> extension = certificate.extension(oid);
    if (extension.isEmpty()) {
      if (presence == Presence.MANDATORY) {
        findings.error(field, Rule.FIELD_NOT_PRESENT);
      }
      return Optional.empty();
    }
    boolean critical = extension.get().isCritical();
    if (critical && criticality == Criticality.NOT_CRITICAL) {
      findings.error(field, Rule.CRITICAL);
    } else if (!critical && criticality == Criticality.CRITICAL) {
      findings.error(field, Rule.NOT_CRITICAL);
    }
    try {
      return Optional.of(ParsedCertificate.decode(extension.get(), decoder));
    } catch (MalformedAsn1Exception e) {
      findings.error(field, Rule.MALFORMED, e.getMessage());
      return Optional.empty();
    }
  }
}
