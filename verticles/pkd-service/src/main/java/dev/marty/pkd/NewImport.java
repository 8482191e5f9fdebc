package dev.marty.pkd;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.SignatureReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A checked master list on its way into the database.
 *
 * @param id of the import
 * @param requestId of the request that brought it
 * @param idempotencyKey the client's key, or null
 * @param content the list as received
 * @param sha256 of the content, lowercase hex
 * @param seen elements in the list
 * @param certificates the readable ones, each once, ordered by fingerprint so that imports that run
 *     together lock rows in the same order
 * @param places position in the list to fingerprint
 * @param signature as answered to clients
 * @param findings about the list as a whole and about elements that are no certificates
 */
record NewImport(
    UUID id,
    String requestId,
    String idempotencyKey,
    Buffer content,
    String sha256,
    int seen,
    List<Certificate> certificates,
    Map<Integer, String> places,
    JsonObject signature,
    List<Finding> findings) {

  /**
   * One certificate.
   *
   * @param facts what it says
   * @param der as it stands in the list
   * @param findings about it
   */
  record Certificate(CertificateFacts facts, Buffer der, List<Finding> findings) {}

  static NewImport of(
      UUID id,
      String requestId,
      String idempotencyKey,
      byte[] content,
      String sha256,
      MasterList list) {
    Map<String, Certificate> byFingerprint = new TreeMap<>(Comparator.naturalOrder());
    Map<Integer, String> places = new TreeMap<>();
    List<Finding> findings = new ArrayList<>(list.findings());
    for (ListedCertificate listed : list.certificates()) {
      if (listed.certificate() instanceof CertificateOutcome.Parsed parsed) {
        places.put(listed.position(), parsed.sha256());
        byFingerprint.put(
            parsed.sha256(),
            new Certificate(
                parsed.facts(), Buffer.buffer(listed.bytes().toByteArray()), listed.findings()));
      } else {
        // Kept where it stands, inside the stored list; there is nothing to index.
        findings.addAll(listed.findings());
      }
    }
    findings.addAll(list.signature().deviations());
    return new NewImport(
        id,
        requestId,
        idempotencyKey,
        Buffer.buffer(content),
        sha256,
        list.certificates().size(),
        List.copyOf(byFingerprint.values()),
        places,
        signature(list.signature()),
        List.copyOf(findings));
  }

  private static JsonObject signature(SignatureReport report) {
    boolean valid = report.status() == SignatureReport.Status.VALID;
    return new JsonObject()
        .put("status", valid ? "valid" : "valid-with-deviation")
        .put("digestAlgorithm", report.digestAlgorithm())
        .put("signatureAlgorithm", report.signatureAlgorithm())
        .put("signingTime", report.signingTime() == null ? null : report.signingTime().toString())
        .put("signer", party(report.signer().facts()))
        .put("issuer", party(report.issuer().facts()).put("inList", report.issuerListed()));
  }

  private static JsonObject party(CertificateFacts facts) {
    return new JsonObject()
        .put("sha256", facts.sha256())
        .put("subject", facts.subject())
        .put("issuer", facts.issuer())
        .put("country", facts.country())
        .put("publicKey", facts.publicKey().description())
        .put("notAfter", facts.notAfter().toString());
  }
}
