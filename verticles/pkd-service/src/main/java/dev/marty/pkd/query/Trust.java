package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a certificate is trusted, and why.
 *
 * @param status trusted, untrusted or withdrawn
 * @param because each a reason of its own
 * @param lists those that the end of the path stands in, those that count first
 * @param path from the certificate up to what is trusted for a reason of its own, or as far as
 *     issuers are known
 */
record Trust(
    String status,
    List<Reason> because,
    List<TrustRepository.Listing> lists,
    List<TrustPath.Node> path) {
  private static final String BY_HAND = "by-hand";

  /**
   * One reason.
   *
   * @param code stable, for programs
   * @param text for people
   * @param issuer fingerprint of the certificate that vouches for it, or null
   * @param at when it was decided, or null
   */
  record Reason(String code, String text, String issuer, OffsetDateTime at) {
    private static Reason of(String code, String text) {
      return new Reason(code, text, null, null);
    }
  }

  /** Finds out why a certificate of the directory has its status. */
  static Future<Trust> explain(SqlConnection connection, String sha256, String status) {
    return TrustRepository.above(connection, sha256)
        .map(above -> above.from(sha256))
        .compose(
            path ->
                decision(connection, path.get(0), status)
                    .compose(
                        decision ->
                            TrustRepository.revokedAt(connection, sha256)
                                .map(revokedAt -> because(path, status, decision, revokedAt)))
                    .compose(
                        because ->
                            TrustRepository.lists(connection, path.get(path.size() - 1).sha256())
                                .map(lists -> new Trust(status, because, lists, path))));
  }

  private static Future<TrustRepository.Decision> decision(
      SqlConnection connection, TrustPath.Node itself, String status) {
    return status.equals("withdrawn") || itself.reasons().contains(BY_HAND)
        ? TrustRepository.decision(connection, itself.sha256())
        : Future.succeededFuture();
  }

  /**
   * Puts reasons into words.
   *
   * @param path from the certificate on
   * @param decision the last one about it; null where none is a reason
   * @param revokedAt since when it is revoked, or null
   */
  static List<Reason> because(
      List<TrustPath.Node> path,
      String status,
      TrustRepository.Decision decision,
      OffsetDateTime revokedAt) {
    TrustPath.Node itself = path.get(0);
    if (status.equals("withdrawn")) {
      return List.of(decided("withdrawn", decision));
    }
    if (status.equals("untrusted") && revokedAt != null) {
      return List.of(new Reason("revoked", "Its CSCA has revoked it.", null, revokedAt));
    }
    if (status.equals("untrusted")) {
      return List.of(
          path.size() == 1
              ? Reason.of(
                  "no-issuer", "No list, no decision and no other certificate here vouches for it.")
              : Reason.of("issuer-untrusted", "Nothing above it is trusted."));
    }
    if (itself.reasons().isEmpty()) {
      TrustPath.Node issuer = path.get(1);
      String text = "It is signed by " + issuer.subject() + ", which is trusted.";
      return List.of(new Reason("issuer", text, issuer.sha256(), null));
    }
    List<Reason> because = new ArrayList<>();
    for (String code : itself.reasons()) {
      because.add(
          switch (code) {
            case BY_HAND -> decided(code, decision);
            case "own-csca" -> Reason.of(code, "The csca of this installation issued it.");
            default -> Reason.of(code, "It stands in a current, trusted list.");
          });
    }
    return because;
  }

  private static Reason decided(String code, TrustRepository.Decision decision) {
    return new Reason(code, decision.reason(), null, decision.at());
  }
}
