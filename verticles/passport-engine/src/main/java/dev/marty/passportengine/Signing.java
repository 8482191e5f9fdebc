package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.JsonReader;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.http.ServiceClient.Reply;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets one signature from document_signer and issues the passport. Any number of attempts, from any
 * process, lead to one EF.SOD: the Idempotency-Key is the passport's id, and what is written is
 * written once. Event loop only.
 */
final class Signing {
  private static final System.Logger LOG = System.getLogger(Signing.class.getName());
  private static final String PATH = "/api/document_signer/sods";

  /** For what takes milliseconds when all is well; a client has an answer without it too. */
  private static final int PATIENCE_MS = 2_000;

  /** It comes back, and then nobody should wait long. */
  private static final int AWAY_SECONDS = 5;

  /** Somebody must do something first, enrol a signer for instance. */
  private static final int REFUSED_SECONDS = 60;

  /**
   * Who did not answer is taken to be away for so long, which is more than {@link SigningWorker}
   * takes from one attempt to the end of the next.
   */
  private static final long ABSENCE_NANOS =
      TimeUnit.MILLISECONDS.toNanos(ServiceClient.DEADLINE_MS + 8_000);

  /** What an attempt came to. */
  enum Result {
    /** The passport is issued. */
    ISSUED,
    /** document_signer did not answer; nothing was wrong with the request. */
    AWAY,
    /** document_signer refused, or its answer is of no use. */
    REFUSED
  }

  private final ServiceClient signer;
  private final Workers crypto;
  private final Database database;
  private String misanswer;
  private String absence;
  private long absentUntil;

  Signing(ServiceClient signer, Workers crypto, Database database) {
    this.signer = signer;
    this.crypto = crypto;
    this.database = database;
  }

  /**
   * Makes one attempt. Fails only where the database does; the lease runs out then.
   *
   * @param pending what the caller holds the lease of
   */
  Future<Result> attempt(SigningRepository.Pending pending) {
    return signer
        .post(PATH, pending.request(), pending.id().toString(), pending.requestId())
        .transform(
            answered ->
                answered.succeeded()
                    ? finish(pending, answered.result())
                    : away(pending.id(), answered.cause()));
  }

  /**
   * Makes one attempt and does not wait long for it: after a while it is {@link Result#AWAY}, and
   * goes on. Event loop only.
   *
   * @param pending what the caller holds the lease of, for as long as an attempt may take
   */
  Future<Result> attemptBriefly(SigningRepository.Pending pending) {
    return attempt(pending)
        .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .recover(
            failure -> {
              if (!(failure instanceof TimeoutException)) {
                return Future.failedFuture(failure);
              }
              silent();
              return Future.succeededFuture(Result.AWAY);
            });
  }

  /**
   * Why no client should wait for document_signer now; null when it answered last, or was not asked
   * for a while.
   */
  String absence() {
    return absence != null && System.nanoTime() - absentUntil < 0 ? absence : null;
  }

  /** It was asked and has not answered in good time. */
  void silent() {
    absent("document_signer is needed for this and has not answered yet.");
  }

  private void absent(String why) {
    absence = why;
    absentUntil = System.nanoTime() + ABSENCE_NANOS;
  }

  /**
   * What document_signer, or somebody in its place, said last that is neither a signature nor a
   * refusal of its own: people have to look. Null when all is well.
   */
  String misanswer() {
    return misanswer;
  }

  private Future<Result> away(UUID id, Throwable cause) {
    String error =
        cause instanceof ProblemException problem
            ? problem.problem().detail()
            : "document_signer could not be asked.";
    absent(error);
    return database
        .withConnection(c -> SigningRepository.failed(c, id, error, AWAY_SECONDS))
        .map(Result.AWAY);
  }

  private Future<Result> finish(SigningRepository.Pending pending, Reply reply) {
    absence = null;
    boolean signed = reply.status() == 200 || reply.status() == 201;
    if (!signed && reply.refusal().isEmpty()) {
      misanswer = "document_signer answered " + reply.status() + ": " + detail(reply);
      return refused(pending, misanswer);
    }
    misanswer = null;
    if (!signed) {
      return refused(pending, "document_signer refused: " + detail(reply));
    }
    return crypto
        .run(() -> checked(pending.request(), reply.body()))
        .transform(
            checked ->
                checked.succeeded()
                    ? database
                        .withConnection(
                            c -> SigningRepository.finish(c, pending.id(), checked.result()))
                        .map(Result.ISSUED)
                    : refused(pending, why(pending.id(), checked.cause())));
  }

  private static String why(UUID id, Throwable cause) {
    if (cause instanceof UselessAnswerException || cause instanceof ProblemException) {
      return cause.getMessage();
    }
    LOG.log(System.Logger.Level.ERROR, "The EF.SOD of passport " + id + " was not checked", cause);
    return "The EF.SOD of document_signer could not be checked; the log has the details.";
  }

  private Future<Result> refused(SigningRepository.Pending pending, String error) {
    LOG.log(
        System.Logger.Level.WARNING,
        "request {0}: passport {1} is not signed yet: {2}",
        pending.requestId(),
        pending.id(),
        error);
    return database
        .withConnection(c -> SigningRepository.failed(c, pending.id(), error, REFUSED_SECONDS))
        .map(Result.REFUSED);
  }

  private static String detail(Reply reply) {
    try {
      return reply.json().getString("detail", "status " + reply.status());
    } catch (DecodeException | ClassCastException e) {
      return "status " + reply.status();
    }
  }

  /** An EF.SOD over other files than ours would make a passport that no border accepts. */
  private static Buffer checked(JsonObject request, Buffer body) {
    byte[] sod;
    try {
      sod = Base64.getDecoder().decode(JsonReader.object(body).getString("sod", ""));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw new UselessAnswerException("document_signer answered without an EF.SOD.");
    }
    SodOutcome outcome = SodReader.read(sod);
    if (outcome instanceof SodOutcome.Refused refused) {
      throw new UselessAnswerException("document_signer's EF.SOD is none: " + refused.detail());
    }
    LdsSecurityObject lds = ((SodOutcome.Read) outcome).sod().lds();
    int version = request.getString("ldsVersion").equals("1.8") ? 1 : 0;
    boolean digest =
        lds.digest().name().equals(request.getString("digestAlgorithm").replace("-", ""));
    if (lds.version() != version || !digest || !lds.hashes().equals(hashes(request))) {
      throw new UselessAnswerException("document_signer's EF.SOD is not over these data groups.");
    }
    return Buffer.buffer(sod);
  }

  private static SortedMap<Integer, Octets> hashes(JsonObject request) {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    for (DataGroup group : DataGroup.values()) {
      String hash = request.getJsonObject("dataGroups").getString(group.text());
      if (hash != null) {
        hashes.put(group.number(), Octets.copyOf(Base64.getDecoder().decode(hash)));
      }
    }
    return hashes;
  }

  private static final class UselessAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UselessAnswerException(String message) {
      super(message, null, false, false);
    }
  }
}
