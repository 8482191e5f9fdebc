package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.ParsedCertificate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/**
 * csca's certificate for a signer, checked to be for this key: a mistake there must not make a
 * signer that signs what nobody can verify.
 *
 * @param der the certificate
 * @param sha256 of it, lowercase hex
 * @param notBefore start of validity
 * @param notAfter its end
 * @param usageEnds when the private key may be used last
 */
record Certified(
    Buffer der, String sha256, Instant notBefore, Instant notAfter, Instant usageEnds) {

  /** An answer that is no certificate for this signer. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  static Certified of(SignerRow signer, JsonObject answer) throws MismatchException {
    byte[] der = der(answer.getString("certificate", ""));
    if (!(CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed)) {
      throw new MismatchException("csca answered with something else than a certificate");
    }
    CertificateFacts facts = parsed.facts();
    if (!key(parsed.certificate()).equals(Buffer.buffer(signer.key().publicKey().toByteArray()))) {
      throw new MismatchException("csca certified another key");
    }
    if (!signer.country().equals(facts.country())) {
      throw new MismatchException("csca certified country " + facts.country());
    }
    return new Certified(
        Buffer.buffer(der),
        facts.sha256(),
        facts.notBefore(),
        facts.notAfter(),
        usageEnds(parsed.certificate()).orElse(facts.notAfter()));
  }

  private static byte[] der(String pem) throws MismatchException {
    try {
      return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    } catch (IllegalArgumentException e) {
      throw new MismatchException("csca answered with a certificate that is not PEM");
    }
  }

  private static Buffer key(ParsedCertificate certificate) throws MismatchException {
    try {
      return Buffer.buffer(certificate.publicKey().getEncoded());
    } catch (IOException e) {
      throw new MismatchException("csca certified a key without encoding");
    }
  }

  private static Optional<Instant> usageEnds(ParsedCertificate certificate)
      throws MismatchException {
    Optional<PrivateKeyUsagePeriod> period =
        certificate.decoded(Extension.privateKeyUsagePeriod, PrivateKeyUsagePeriod::getInstance);
    ASN1GeneralizedTime end = period.map(PrivateKeyUsagePeriod::getNotAfter).orElse(null);
    try {
      return end == null ? Optional.empty() : Optional.of(end.getDate().toInstant());
    } catch (ParseException e) {
      throw new MismatchException("csca's certificate has a malformed PrivateKeyUsagePeriod");
    }
  }
}
