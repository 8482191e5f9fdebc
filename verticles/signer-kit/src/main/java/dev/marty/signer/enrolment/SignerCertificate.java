package dev.marty.signer.enrolment;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/**
 * csca's certificate for a signer, checked to be for its key, country and purpose: a mistake there
 * must not make a signer that signs what nobody can verify.
 *
 * @param der the certificate
 * @param sha256 of it, lowercase hex
 * @param notBefore start of validity
 * @param notAfter its end
 * @param usageBegins when the private key may sign first: as PrivateKeyUsagePeriod says, else with
 *     the validity
 * @param usageEnds when it may sign last, likewise
 */
public record SignerCertificate(
    Buffer der,
    String sha256,
    Instant notBefore,
    Instant notAfter,
    Instant usageBegins,
    Instant usageEnds) {

  /** An answer that is no certificate for this signer. */
  static final class MisfitException extends Exception {
    private static final long serialVersionUID = 1L;

    MisfitException(String message) {
      super(message);
    }
  }

  /**
   * Reads and checks a certificate; CPU heavy, call it off the event loop.
   *
   * @param key whose certificate it should be
   * @param text PEM
   * @throws MisfitException if it is not
   */
  static SignerCertificate of(KeyToCertify key, String text) throws MisfitException {
    byte[] der =
        Pem.decode(text)
            .orElseThrow(
                () -> new MisfitException("csca answered with a certificate that is not PEM"));
    if (!(CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed)) {
      throw new MisfitException("csca answered with something else than a certificate");
    }
    CertificateFacts facts = parsed.facts();
    if (!publicKey(parsed.certificate()).equals(key.publicKey())) {
      throw new MisfitException("csca certified another key");
    }
    if (!key.country().equals(facts.country())) {
      throw new MisfitException("csca certified country " + facts.country());
    }
    Profile profile = Profile.of(parsed);
    if (profile != IssuedKind.of(key.kind()).profile()) {
      throw new MisfitException("csca issued a " + profile.title());
    }
    Optional<PrivateKeyUsagePeriod> usage =
        parsed
            .certificate()
            .decoded(Extension.privateKeyUsagePeriod, PrivateKeyUsagePeriod::getInstance);
    return new SignerCertificate(
        Buffer.buffer(der),
        facts.sha256(),
        facts.notBefore(),
        facts.notAfter(),
        time(usage.map(PrivateKeyUsagePeriod::getNotBefore), facts.notBefore()),
        time(usage.map(PrivateKeyUsagePeriod::getNotAfter), facts.notAfter()));
  }

  private static Octets publicKey(ParsedCertificate certificate) throws MisfitException {
    try {
      return Octets.copyOf(certificate.publicKey().getEncoded());
    } catch (IOException e) {
      throw new MisfitException("csca certified a key without encoding");
    }
  }

  private static Instant time(Optional<ASN1GeneralizedTime> time, Instant otherwise)
      throws MisfitException {
    try {
      return time.isPresent() ? time.get().getDate().toInstant() : otherwise;
    } catch (ParseException e) {
      throw new MisfitException("csca's certificate has a malformed PrivateKeyUsagePeriod");
    }
  }
}
