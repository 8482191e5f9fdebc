package dev.marty.pkd.query;

import dev.marty.pkd.answer.FindingJson;
import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Certificates as they are answered. */
final class CertificateJson {
  private CertificateJson() {}

  static JsonObject anchor(CertificateRepository.Anchor anchor) {
    return facts(anchor.certificate())
        .put("findings", new JsonArray(anchor.findings()))
        .put("trustedBecause", new JsonArray(anchor.because()));
  }

  static JsonObject match(CertificateRepository.Match match) {
    return facts(match.certificate())
        .put("findings", new JsonArray(match.findings()))
        .put("trust", match.trust())
        .put("revokedAt", Times.text(match.revokedAt()));
  }

  static JsonObject detail(CertificateDetail detail) {
    JsonArray findings = new JsonArray();
    detail.findings().forEach(finding -> findings.add(FindingJson.of(finding)));
    JsonArray imports = new JsonArray();
    detail.imports().forEach(arrival -> imports.add(arrival(arrival)));
    return facts(detail.certificate())
        .put("findings", findings)
        .put("revoked", revoked(detail.revocations()))
        .put("imports", imports)
        .put("entry", detail.entry() == null ? null : entry(detail.entry()))
        .put("trust", TrustJson.of(detail.trust()));
  }

  private static JsonObject facts(Certificate certificate) {
    return new JsonObject()
        .put("sha256", certificate.sha256())
        .put("country", certificate.country())
        .put("kind", certificate.kind())
        .put("profile", certificate.profile())
        .put("subject", certificate.subject())
        .put("issuer", certificate.issuer())
        .put("serial", certificate.serial())
        .put("subjectKeyIdentifier", certificate.subjectKeyIdentifier())
        .put("authorityKeyIdentifier", certificate.authorityKeyIdentifier())
        .put("publicKey", certificate.publicKey())
        .put("explicitParameters", certificate.explicitParameters())
        .put("signatureAlgorithm", certificate.signatureAlgorithm())
        .put("notBefore", Times.text(certificate.notBefore()))
        .put("notAfter", Times.text(certificate.notAfter()))
        .put("firstSeen", Times.text(certificate.firstSeen()));
  }

  /** Since when, and who says so; null if nobody does. */
  private static JsonObject revoked(List<CertificateDetail.Revocation> revocations) {
    if (revocations.isEmpty()) {
      return null;
    }
    JsonArray crls = new JsonArray();
    boolean own = false;
    for (CertificateDetail.Revocation revocation : revocations) {
      if (revocation.crl() == null) {
        own = true;
      } else {
        crls.add(
            new JsonObject()
                .put("sha256", revocation.crl().sha256())
                .put("issuer", revocation.crl().issuer())
                .put("number", revocation.crl().number())
                .put("status", revocation.crl().status()));
      }
    }
    return new JsonObject()
        .put("at", Times.text(revocations.get(0).at()))
        .put("ownCsca", own)
        .put("crls", crls);
  }

  private static JsonObject arrival(CertificateDetail.Arrival arrival) {
    return new JsonObject()
        .put("id", arrival.id().toString())
        .put("kind", arrival.kind())
        .put("at", Times.text(arrival.at()))
        .put("source", arrival.source());
  }

  private static JsonObject entry(CertificateDetail.Entry entry) {
    return new JsonObject()
        .put("dn", entry.dn())
        .put("conforming", entry.conforming())
        .put("pkdVersion", entry.pkdVersion())
        .put("claimedCodes", new JsonArray(entry.claimedCodes()))
        .put("addedVersion", entry.addedVersion())
        .put("removedVersion", entry.removedVersion());
  }
}
