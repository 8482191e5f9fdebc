package dev.marty.passportengine;

import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.http.ServiceClient.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether document_signer has a signer for a document, asked before the document is stored: once it
 * is, its number is taken, and it would wait for a signature that never comes. What is remembered
 * for some seconds only ever lets a document pass; document_signer has the last word. Confined to
 * the event loop.
 */
final class SignerCoverage {
  private static final String PATH =
      "/api/document_signer/signers?status=active&limit=1000&country=";
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** A document waits for its signature; its client does not wait for this. */
  private static final int PATIENCE_MS = 1_000;

  /** Countries: there are fewer. */
  private static final int MOST = 1_000;

  private record Signer(List<String> documentTypes, LocalDate lastDay) {
    boolean covers(String type) {
      return DocumentTypes.cover(documentTypes, type);
    }
  }

  private record Known(List<Signer> signers, Instant until) {}

  private final ServiceClient client;
  private final Map<String, Known> known = new HashMap<>();

  SignerCoverage(ServiceClient client) {
    this.client = client;
  }

  /**
   * Asks.
   *
   * @param request the body for document_signer
   * @return the problem, or empty where a signer covers the document, none is at work yet, or
   *     document_signer cannot be asked: the document waits then; a TimeoutException where it does
   *     not answer soon
   */
  Future<Optional<Problem>> refusal(JsonObject request, String requestId) {
    String country = request.getString("country");
    Known before = known.get(country);
    if (before != null
        && before.until().isAfter(Instant.now())
        && refusal(request, before.signers()).isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return client
        .get(PATH + country, Map.of("Accept", "application/json"), requestId)
        .map(reply -> refusal(request, remembered(country, reply)))
        .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof TimeoutException
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(Optional.empty()));
  }

  private List<Signer> remembered(String country, Reply reply) {
    List<Signer> signers = reply.status() == 200 ? signers(reply) : List.of();
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(country, new Known(signers, Instant.now().plus(FRESH)));
    return signers;
  }

  /** None from an answer that is not understood: document_signer says no itself then. */
  private static List<Signer> signers(Reply reply) {
    try {
      List<Signer> signers = new ArrayList<>();
      for (Object item : reply.json().getJsonArray("items", new JsonArray())) {
        JsonObject signer = (JsonObject) item;
        JsonArray types = signer.getJsonArray("documentTypes", new JsonArray());
        Instant notAfter = signer.getInstant("notAfter", Instant.EPOCH);
        signers.add(
            new Signer(
                types.stream().map(String.class::cast).toList(),
                notAfter.atOffset(ZoneOffset.UTC).toLocalDate()));
      }
      return signers;
    } catch (DecodeException | ClassCastException | DateTimeException unreadable) {
      return List.of();
    }
  }

  private static Optional<Problem> refusal(JsonObject request, List<Signer> all) {
    String type = request.getString("documentType");
    LocalDate expiry = LocalDate.parse(request.getString("dateOfExpiry"));
    List<Signer> ofType = all.stream().filter(signer -> signer.covers(type)).toList();
    if (all.isEmpty() || ofType.stream().anyMatch(s -> !expiry.isAfter(s.lastDay()))) {
      return Optional.empty();
    }
    if (ofType.isEmpty()) {
      return Optional.of(
          Problem.of(
                  409,
                  "no-signer-for-type",
                  "No signer covers the document type",
                  "documentType is "
                      + type
                      + ", and no signer of "
                      + request.getString("country")
                      + " at work is certified for it; make one with POST"
                      + " /api/document_signer/signers and documentTypes.")
              .with("field", "documentType"));
    }
    LocalDate latest = ofType.stream().map(Signer::lastDay).max(LocalDate::compareTo).orElseThrow();
    return Optional.of(
        Problem.implausible(
            List.of("dateOfExpiry"),
            "dateOfExpiry lies after "
                + latest
                + ", the last day that the certificate of a signer at work covers."));
  }
}
