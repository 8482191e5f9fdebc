package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.verification.SignerName;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Document Signer certificates that pkd_service knows, for an EF.SOD that does not carry its
 * signer's, as LDS 1.7 allows (Doc 9303-10 clause 4.6.2.2). On the event loop.
 */
final class SignerDirectory {
  private static final String CERTIFICATES = "/api/pkd_service/certificates";

  /** Issuer and serial number name one certificate, or in real life two; anybody makes more. */
  private static final int MOST = 4;

  private static final int MOST_BYTES = 64 * 1024;

  /** Of an issuer's name as text: what is longer is an attack. */
  private static final int MOST_NAME = 1_000;

  private static final int PATIENCE_MS = 3_000;

  private final ServiceClient pkd;

  SignerDirectory(ServiceClient pkd) {
    this.pkd = pkd;
  }

  /**
   * Looks for whom a sid names.
   *
   * @return DER; empty as well where pkd_service cannot be asked, which leaves the document
   *     inconclusive as an unknown signer does
   */
  Future<List<Octets>> find(SignerName signer, String requestId) {
    String query = query(signer);
    if (query == null) {
      return Future.succeededFuture(List.of());
    }
    // Trusted ones first: others of that name must not keep them out.
    return found(query + "&trust=trusted", requestId)
        .compose(
            trusted ->
                trusted.isEmpty() ? found(query, requestId) : Future.succeededFuture(trusted))
        .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .otherwise(List.of());
  }

  private Future<List<Octets>> found(String query, String requestId) {
    List<Octets> found = new ArrayList<>();
    return pkd.get(
            CERTIFICATES + "?limit=" + MOST + query,
            Map.of("Accept", "application/json"),
            requestId)
        .compose(
            reply ->
                reply.status() == 200
                    ? Sequence.each(
                        reply.json().getJsonArray("items").stream()
                            .map(JsonObject.class::cast)
                            .map(item -> item.getString("sha256"))
                            .toList(),
                        sha256 -> fetch(sha256, requestId).onSuccess(found::add))
                    : Future.failedFuture("pkd_service answered with status " + reply.status()))
        .map(done -> List.copyOf(found));
  }

  private Future<Octets> fetch(String sha256, String requestId) {
    return pkd.bytes(CERTIFICATES + "/" + sha256, "application/pkix-cert", MOST_BYTES, requestId)
        .map(Octets::owned);
  }

  /** What to ask for, or null where nothing sensible can be asked. */
  private static String query(SignerName signer) {
    if (signer.keyIdentifier() != null) {
      return signer.keyIdentifier().isEmpty()
          ? null
          : "&subjectKeyIdentifier=" + signer.keyIdentifier();
    }
    String issuer = Names.text(signer.issuer());
    return signer.serial().signum() < 0 || issuer.length() > MOST_NAME
        ? null
        : "&serial="
            + signer.serial().toString(16)
            + "&issuer="
            + URLEncoder.encode(issuer, StandardCharsets.UTF_8);
  }
}
