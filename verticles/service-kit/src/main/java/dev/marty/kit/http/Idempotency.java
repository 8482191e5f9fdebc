package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes a creating request safe to repeat: its answer is stored under the client's key in the
 * transaction that did the work. A key belongs to one whole request, with its method, path, query
 * and body; with any other it is 422. Each caller has keys of its own: nobody gets the answer to
 * another's request, or finds a key taken. The table is the same in every service that uses this:
 *
 * <pre>
 * CREATE TABLE idempotency (
 *   key text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
 *   request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
 *   status integer NOT NULL,
 *   body jsonb NOT NULL,
 *   created_at timestamptz NOT NULL DEFAULT now()
 * );
 * REVOKE UPDATE, DELETE ON idempotency FROM …_app;
 * </pre>
 */
public final class Idempotency {
  /** Request header. */
  public static final String HEADER = "Idempotency-Key";

  /** Visible ASCII: a key is stored, compared and logged. */
  public static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /** {@link #FORM} in words. */
  public static final String EXPECTED = "1 to 255 visible ASCII characters";

  private Idempotency() {}

  /**
   * An answer worth repeating. The body is stored: it must not hold a secret.
   *
   * @param status HTTP status
   * @param body JSON
   * @param repeated true when it was stored by an earlier request
   */
  public record Answer(int status, JsonObject body, boolean repeated) {
    /** A fresh answer. */
    public static Answer of(int status, JsonObject body) {
      return new Answer(status, body, false);
    }
  }

  /**
   * The key a client sent, as it is stored, or null.
   *
   * @param context a request that came through {@link ServiceRouter}
   * @throws ProblemException 400 when it is not 1 to 255 visible ASCII characters, or when there
   *     are two
   */
  public static String key(RoutingContext context) {
    List<String> keys = context.request().headers().getAll(HEADER);
    if (keys.isEmpty()) {
      return null;
    }
    if (keys.size() > 1 || !FORM.matcher(keys.get(0)).matches()) {
      throw Problem.badField(HEADER, HEADER + " is " + EXPECTED + ", and given once.").exception();
    }
    return key(ServiceRouter.caller(context), keys.get(0));
  }

  /**
   * A caller's key, as it is stored. Of people it is a hash, so that keys of 255 characters find
   * room beside whose they are. Services use UUIDs of their own, as they did before there were
   * callers: what they began then must find its answer.
   *
   * @param caller whose it is
   * @param sent of {@link #FORM}
   */
  public static String key(Caller caller, String sent) {
    if (caller.isMarty()) {
      return sent;
    }
    Buffer whole = JsonArray.of(caller.issuer(), caller.subject(), sent).toBuffer();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(whole));
  }

  /**
   * What is compared when a key comes again.
   *
   * @param request whose method, path and query count, as they were written
   * @param body its body as received, or a hash of it
   * @return 32 bytes, SHA-256
   */
  public static Buffer fingerprint(HttpServerRequest request, Buffer body) {
    String query = request.query() == null ? "" : "?" + request.query();
    String head = request.method() + " " + request.path() + query + "\n";
    return Buffer.buffer(sha256(Buffer.buffer(head).appendBuffer(body)));
  }

  private static byte[] sha256(Buffer content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content.getBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Does work once for each key. Two requests with one key at the same time run one after the
   * other, and the second gets the first one's answer.
   *
   * @param connection inside the transaction of the work
   * @param key as {@link #key} gives it, or null for work without one
   * @param fingerprint of the request
   * @param work what to do the first time
   * @return the answer; a 422 problem when the key belongs to another request
   */
  public static Future<Answer> once(
      SqlConnection connection, String key, Buffer fingerprint, Supplier<Future<Answer>> work) {
    if (key == null) {
      return work.get();
    }
    return lock(connection, key)
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        "SELECT request_sha256, status, body FROM idempotency WHERE key = $1")
                    .execute(Tuple.of(key)))
        .compose(
            rows ->
                rows.size() == 0
                    ? first(connection, key, fingerprint, work)
                    : again(rows.iterator().next(), fingerprint));
  }

  /** 422: the key belongs to another request. */
  public static ProblemException reused() {
    return Problem.of(
            422,
            "idempotency-key-reused",
            "The Idempotency-Key was used before",
            "This Idempotency-Key belongs to another request; choose a new one.")
        .exception();
  }

  private static Future<Void> lock(SqlConnection connection, String key) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(key))
        .mapEmpty();
  }

  private static Future<Answer> first(
      SqlConnection connection, String key, Buffer fingerprint, Supplier<Future<Answer>> work) {
    return work.get()
        .compose(
            answer ->
                connection
                    .preparedQuery(
                        """
                        INSERT INTO idempotency (key, request_sha256, status, body)
                        VALUES ($1, $2, $3, $4)
                        """)
                    .execute(Tuple.of(key, fingerprint, answer.status(), answer.body()))
                    .map(answer));
  }

  private static Future<Answer> again(Row row, Buffer fingerprint) {
    if (!row.getBuffer("request_sha256").equals(fingerprint)) {
      return Future.failedFuture(reused());
    }
    return Future.succeededFuture(
        new Answer(row.getInteger("status"), row.getJsonObject("body"), true));
  }
}
