package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Problem;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs: with the newest active signer, verified, logged, and only then handed out. Confined to the
 * event loop, the crypto aside.
 */
final class SodSigner {
  /** A signer can end between choosing it and writing the log; its successor is tried then. */
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final SignatureLog log;
  private final Workers crypto;
  private final ActiveSigners signers;
  private final Rotation rotation;
  private final Gate gate;

  SodSigner(
      Database database,
      SignatureLog log,
      Workers crypto,
      ActiveSigners signers,
      Rotation rotation,
      Gate gate) {
    this.database = database;
    this.log = log;
    this.crypto = crypto;
    this.signers = signers;
    this.rotation = rotation;
    this.gate = gate;
  }

  /**
   * Signs a request, or finds what was signed for it before.
   *
   * @param key idempotency key, or null
   * @return the entry of the log with the SOD; a 422 problem when the key belongs to another
   *     request or the document outlives every signer's certificate, 409 when the country has no
   *     signer or none for the type, 503 when none can sign now
   */
  Future<LogEntry> sign(SodRequest request, String key, String requestId) {
    return gate.pass().compose(open -> attempt(request, key, requestId, 1));
  }

  private Future<LogEntry> attempt(SodRequest request, String key, String requestId, int number) {
    Instant now = Instant.now();
    Optional<LoadedSigner> current = signers.current(request, now);
    if (current.isEmpty() || number > ATTEMPTS) {
      return without(request, key, requestId, number);
    }
    LoadedSigner signer = current.get();
    signer.count();
    rotation.signed(signer);
    Future<LogEntry> signed =
        crypto.run(
            () -> entry(request, key, requestId, signer, SignedSod.make(request, signer, now)));
    return log.write(signed)
        .compose(
            written ->
                written != null
                    ? Future.succeededFuture(written)
                    : unwritten(request, key, requestId, signer, number));
  }

  private static LogEntry entry(
      SodRequest request, String key, String requestId, LoadedSigner signer, byte[] sod) {
    return new LogEntry(
        Ids.next(),
        signer.id(),
        signer.certificate().sha256(),
        key,
        request.fingerprint(),
        Buffer.buffer(sod),
        Buffer.buffer(DigestAlgorithm.SHA256.hash(sod)),
        requestId,
        null);
  }

  /** Not in the log, so it must not leave: the key is taken, or the signer has just ended. */
  private Future<LogEntry> unwritten(
      SodRequest request, String key, String requestId, LoadedSigner signer, int number) {
    return earlier(request, key)
        .compose(
            earlier -> {
              if (earlier != null) {
                return Future.succeededFuture(earlier);
              }
              signers.forget(signer.id());
              return attempt(request, key, requestId, number + 1);
            });
  }

  /** No signer in memory; one may just have become active through another process. */
  private Future<LogEntry> without(SodRequest request, String key, String requestId, int number) {
    return earlier(request, key)
        .compose(
            earlier -> {
              if (earlier != null) {
                return Future.succeededFuture(earlier);
              }
              return rotation
                  .refresh()
                  .compose(
                      atWork ->
                          number < ATTEMPTS
                              ? attempt(request, key, requestId, ATTEMPTS)
                              : none(request, atWork));
            });
  }

  private Future<LogEntry> earlier(SodRequest request, String key) {
    if (key == null) {
      return Future.succeededFuture();
    }
    return database
        .read(c -> LogRepository.findByKey(c, key))
        .compose(
            earlier ->
                earlier == null || earlier.requestSha256().equals(request.fingerprint())
                    ? Future.succeededFuture(earlier)
                    : Future.failedFuture(Idempotency.reused()));
  }

  private Future<LogEntry> none(SodRequest request, List<SignerRow> atWork) {
    return Future.failedFuture(why(request, atWork).exception());
  }

  private Problem why(SodRequest request, List<SignerRow> atWork) {
    Optional<LoadedSigner> tooBrief = signers.tooBrief(request, Instant.now());
    if (tooBrief.isPresent()) {
      return tooBrief(request, tooBrief.get());
    }
    List<SignerRow> ofCountry =
        atWork.stream().filter(row -> row.country().equals(request.country())).toList();
    if (ofCountry.isEmpty()) {
      return noSigner(request.country());
    }
    boolean ofType =
        ofCountry.stream()
            .anyMatch(row -> DocumentTypes.cover(row.documentTypes(), request.documentType()));
    return ofType ? noneActive(request.country()) : noneForType(request);
  }

  private static Problem tooBrief(SodRequest request, LoadedSigner signer) {
    return Problem.implausible(
        List.of("dateOfExpiry"),
        String.format(
            Locale.ROOT,
            "dateOfExpiry is %s, but the newest signer of %s is certified for documents up to %s.",
            request.dateOfExpiry(),
            request.country(),
            signer.lastDay()));
  }

  private static Problem noneForType(SodRequest request) {
    return Problem.of(
            409,
            "no-signer-for-type",
            "No signer covers the document type",
            String.format(
                Locale.ROOT,
                "No signer of %s at work is certified for documents of type %s; make one with POST"
                    + " /api/document_signer/signers and documentTypes.",
                request.country(),
                request.documentType()))
        .with("field", "documentType");
  }

  private static Problem noSigner(String country) {
    return Problem.of(
        409,
        "no-signer",
        "The country has no signer",
        String.format(
            Locale.ROOT,
            "There is no signer of %s at work; make one with POST /api/document_signer/signers.",
            country));
  }

  private static Problem noneActive(String country) {
    return Problem.unavailable(
        "no-active-signer",
        String.format(
            Locale.ROOT,
            "No signer of %s can sign now; GET /api/document_signer/signers?country=%s says why.",
            country,
            country));
  }
}
