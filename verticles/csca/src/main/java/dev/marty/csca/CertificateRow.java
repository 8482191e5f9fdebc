package dev.marty.csca;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/**
 * A certificate this CSCA issued.
 *
 * @param id of the row
 * @param sha256 of the DER, hex
 * @param der the certificate
 * @param kind root, link, or one of the signers
 * @param country two letters
 * @param subject RFC 4514
 * @param issuer RFC 4514
 * @param serial content octets, hex
 * @param publicKey what the subject's key is
 * @param publicKeySha256 of SubjectPublicKeyInfo, hex
 * @param explicitParameters true if its EC parameters are spelled out
 * @param signatureAlgorithm of the issuer's signature
 * @param issuerKey which of the CSCA's keys signed
 * @param subjectKey which of the CSCA's keys it certifies, or null for a signer's
 * @param notBefore start of validity and of the use of the key
 * @param notAfter end of validity
 * @param keyUseEnds end of the use of the private key
 * @param issuedAt when
 * @param revokedAt when, or null
 * @param revocationReason or null
 * @param replaces the certificate this one renews, or null
 */
record CertificateRow(
    UUID id,
    String sha256,
    Buffer der,
    IssuedKind kind,
    String country,
    String subject,
    String issuer,
    String serial,
    String publicKey,
    String publicKeySha256,
    boolean explicitParameters,
    String signatureAlgorithm,
    UUID issuerKey,
    UUID subjectKey,
    Instant notBefore,
    Instant notAfter,
    Instant keyUseEnds,
    Instant issuedAt,
    Instant revokedAt,
    String revocationReason,
    UUID replaces) {
  /**
   * A certificate that was just made; CPU heavy (it is read and its signature checked), call it off
   * the event loop.
   */
  static CertificateRow issued(
      byte[] der,
      IssuedKind kind,
      UUID issuerKey,
      UUID subjectKey,
      Instant keyUseEnds,
      Instant at,
      UUID replaces) {
    if (!(CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed)) {
      throw new IllegalStateException("a certificate that was just made is unreadable");
    }
    CertificateFacts facts = parsed.facts();
    try {
      return new CertificateRow(
          UUID.randomUUID(),
          facts.sha256(),
          Buffer.buffer(der),
          kind,
          facts.country(),
          facts.subject(),
          facts.issuer(),
          facts.serial(),
          facts.publicKey().description(),
          Octets.copyOf(parsed.certificate().publicKey().getEncoded()).sha256(),
          facts.publicKey().explicitParameters(),
          facts.signatureAlgorithm(),
          issuerKey,
          subjectKey,
          facts.notBefore(),
          facts.notAfter(),
          keyUseEnds,
          at,
          null,
          null,
          replaces);
    } catch (IOException e) {
      throw new UncheckedIOException("a public key cannot be encoded", e);
    }
  }

  /** {@code valid}, {@code expired} or {@code revoked}. */
  String status(Instant now) {
    if (revokedAt != null) {
      return "revoked";
    }
    return now.isAfter(notAfter) ? "expired" : "valid";
  }

  JsonObject toJson(Instant now) {
    JsonObject json =
        new JsonObject()
            .put("id", id.toString())
            .put("kind", kind.text())
            .put("status", status(now))
            .put("country", country)
            .put("sha256", sha256)
            .put("subject", subject)
            .put("issuer", issuer)
            .put("serial", serial)
            .put("publicKey", publicKey)
            .put("explicitParameters", explicitParameters)
            .put("signatureAlgorithm", signatureAlgorithm)
            .put("notBefore", notBefore.toString())
            .put("notAfter", notAfter.toString())
            .put(
                "privateKeyUsage",
                new JsonObject()
                    .put("notBefore", notBefore.toString())
                    .put("notAfter", keyUseEnds.toString()))
            .put("issuedAt", issuedAt.toString());
    if (revokedAt != null) {
      json.put("revokedAt", revokedAt.toString()).put("revocationReason", revocationReason);
    }
    if (replaces != null) {
      json.put("replaces", replaces.toString());
    }
    return json.put("certificate", Pem.encode("CERTIFICATE", der.getBytes()));
  }
}
