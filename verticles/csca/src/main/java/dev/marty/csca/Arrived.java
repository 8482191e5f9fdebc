package dev.marty.csca;

import dev.marty.csca.IntakeRepository.KnownKey;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.holdings.Held;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/**
 * A certificate that another service has and csca has not, judged: what csca signed once, it knows
 * by its signature; for a root, others must have vouched before ({@link FromConsumers}).
 *
 * @param row as it will be stored
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param keyIsNew true for a CA certificate of a key that is not here: it was lost
 */
record Arrived(CertificateRow row, Buffer publicKey, boolean keyIsNew) {
  /** It is not what it is said to be. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Judges; CPU heavy, call it off the event loop.
   *
   * @param held what was said of it
   * @param keys all of the country
   * @param at now
   */
  static Arrived judge(Held held, Buffer der, List<KnownKey> keys, Instant at)
      throws RefusedException {
    if (!(CertificateReader.read(der.getBytes()) instanceof CertificateOutcome.Parsed parsed)) {
      throw new RefusedException("it cannot be read");
    }
    CertificateFacts facts = parsed.facts();
    if (!facts.sha256().equals(held.sha256())
        || !held.country().equals(facts.country())
        || Profile.of(parsed) != held.kind().profile()
        || (held.kind() == IssuedKind.ROOT) != facts.selfSigned()) {
      throw new RefusedException("it is another certificate than is said");
    }
    boolean authority = held.kind().profile() == Profile.CSCA;
    UUID subject = authority ? certified(parsed.certificate(), keys) : null;
    boolean keyIsNew = authority && subject == null;
    if (keyIsNew) {
      subject = UUID.randomUUID();
    }
    UUID issuer = held.kind() == IssuedKind.ROOT ? subject : signer(parsed.certificate(), keys);
    if (issuer == null) {
      throw new RefusedException("no key that is known here signed it; revoke it where it is used");
    }
    CertificateRow row =
        CertificateRow.issued(
            der.getBytes(), held.kind(), issuer, subject, keyUseEnds(parsed), at, null);
    return new Arrived(row, publicKey(parsed.certificate()), keyIsNew);
  }

  /** The key that a CA certificate certifies, or null. */
  private static UUID certified(ParsedCertificate certificate, List<KnownKey> keys) {
    return keys.stream()
        .filter(key -> parsed(key).publicKey().equals(certificate.publicKey()))
        .findFirst()
        .map(KnownKey::id)
        .orElse(null);
  }

  private static UUID signer(ParsedCertificate certificate, List<KnownKey> keys) {
    return keys.stream()
        .filter(key -> IssuerCheck.verify(certificate, parsed(key).publicKey()).verifies())
        .findFirst()
        .map(KnownKey::id)
        .orElse(null);
  }

  /** The CA certificate of a key. */
  static ParsedCertificate parsed(KnownKey key) {
    try {
      return ParsedCertificate.parse(key.certificate().getBytes());
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException("the certificate of key " + key.id() + " is unreadable", e);
    }
  }

  private static Buffer publicKey(ParsedCertificate certificate) throws RefusedException {
    try {
      return Buffer.buffer(certificate.publicKey().getEncoded());
    } catch (IOException e) {
      throw new RefusedException("its key has no encoding");
    }
  }

  private static Instant keyUseEnds(CertificateOutcome.Parsed parsed) throws RefusedException {
    PrivateKeyUsagePeriod period =
        parsed
            .certificate()
            .decoded(Extension.privateKeyUsagePeriod, PrivateKeyUsagePeriod::getInstance)
            .orElse(null);
    if (period == null || period.getNotAfter() == null) {
      return parsed.facts().notAfter();
    }
    try {
      return period.getNotAfter().getDate().toInstant();
    } catch (ParseException e) {
      throw new RefusedException("its PrivateKeyUsagePeriod is malformed");
    }
  }
}
