package dev.marty.pkd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.Profile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * csca's certificate for a signer, checked to be for this key.
 *
 * @param der as issued
 * @param sha256 lowercase hex
 * @param usageBegins when the private key may sign first
 * @param usageEnds when it may sign last
 */
record ListSignerCertificate(Buffer der, String sha256, Instant usageBegins, Instant usageEnds) {

  /** An answer that is no certificate for this signer. */
  static final class MisfitException extends Exception {
    private static final long serialVersionUID = 1L;

    MisfitException(String message) {
      super(message);
    }
  }

  /** Reads csca's answer. CPU heavy enough for a worker. */
  static ListSignerCertificate of(ListSigner signer, JsonObject answer) throws MisfitException {
    byte[] der =
        Pem.decode(answer.getString("certificate", ""))
            .orElseThrow(() -> new MisfitException("csca answered with no certificate"));
    if (!(CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed)) {
      throw new MisfitException("csca answered with something else than a certificate");
    }
    try {
      byte[] key = parsed.certificate().publicKey().getEncoded();
      if (!signer.key().publicKey().equals(Octets.copyOf(key))
          || Profile.of(parsed) != Profile.MASTER_LIST_SIGNER) {
        throw new MisfitException("csca certified another key or for another purpose");
      }
      JsonObject usage = answer.getJsonObject("privateKeyUsage", new JsonObject());
      return new ListSignerCertificate(
          Buffer.buffer(der),
          parsed.facts().sha256(),
          Instant.parse(usage.getString("notBefore", "")),
          Instant.parse(usage.getString("notAfter", "")));
    } catch (DateTimeParseException e) {
      throw new MisfitException("csca does not say how long the key may be used");
    } catch (IOException e) {
      throw new MisfitException("csca certified a key without encoding");
    }
  }
}
