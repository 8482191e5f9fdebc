package dev.marty.documentsigner;

import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * One batch: reads lines while at most {@link #WINDOW} are being signed, writes outcomes in their
 * order, and reads no further while the client does not. Confined to the event loop.
 */
final class SodBatch {
  /** Of one request, single or a line. */
  static final int MOST_BYTES = 16 * 1024;

  private static final System.Logger LOG = System.getLogger(SodBatch.class.getName());
  private static final int WINDOW = 64;

  private final SodSigner signer;
  private final SigningLimit limit;
  private final Caller caller;
  private final String requestId;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Lines lines = new Lines(MOST_BYTES);
  private final Deque<Lines.Line> read = new ArrayDeque<>();
  private final Deque<Future<JsonObject>> underWay = new ArrayDeque<>();
  private final Map<String, Future<LogEntry>> keyed = new HashMap<>();
  private final Promise<Void> end = Promise.promise();
  private boolean allRead;
  private boolean gone;
  private boolean turning;

  SodBatch(
      SodSigner signer,
      SigningLimit limit,
      Caller caller,
      String requestId,
      HttpServerRequest request,
      HttpServerResponse response) {
    this.signer = signer;
    this.limit = limit;
    this.caller = caller;
    this.requestId = requestId;
    this.request = request;
    this.response = response;
  }

  /** Runs it; completes when the last outcome is written or the client has gone. */
  Future<Void> run() {
    response.exceptionHandler(failure -> leave());
    response.closeHandler(closed -> leave());
    response.drainHandler(drained -> turn());
    request.exceptionHandler(failure -> leave());
    request.handler(
        chunk -> {
          read.addAll(lines.feed(chunk));
          turn();
        });
    request.endHandler(
        done -> {
          read.addAll(lines.end());
          allRead = true;
          turn();
        });
    if (response.closed()) {
      // The client left while it was found out who asks: nobody was told.
      leave();
    }
    request.resume();
    return end.future();
  }

  /** What was begun goes on: it may be in the log already. */
  private void leave() {
    gone = true;
    read.clear();
    end.tryComplete();
  }

  /** Does what can be done now: write, begin, read on, end. */
  private void turn() {
    if (turning) {
      // A line that is wrong is done at once and comes back here.
      return;
    }
    turning = true;
    boolean moved;
    do {
      boolean written = write();
      moved = begin() || written;
    } while (moved);
    turning = false;
    if (gone) {
      return;
    }
    if (allRead && read.isEmpty() && underWay.isEmpty()) {
      response.end();
      end.tryComplete();
    } else if (!allRead && read.isEmpty() && !response.writeQueueFull()) {
      request.resume();
    } else {
      request.pause();
    }
  }

  /** All that are done at once, at most a window: each write is a chunk and a call by itself. */
  private boolean write() {
    if (gone || response.writeQueueFull()) {
      return false;
    }
    Buffer done = Buffer.buffer();
    while (!underWay.isEmpty() && underWay.peek().isComplete()) {
      done.appendBuffer(underWay.poll().result().toBuffer()).appendByte((byte) '\n');
    }
    if (done.length() > 0) {
      response.write(done);
    }
    return done.length() > 0;
  }

  private boolean begin() {
    boolean moved = false;
    while (!gone && !read.isEmpty() && underWay.size() < WINDOW) {
      Future<JsonObject> outcome = outcome(read.poll());
      underWay.add(outcome);
      outcome.onComplete(done -> turn());
      moved = true;
    }
    return moved;
  }

  /** Never fails: what went wrong is the outcome of the line. */
  private Future<JsonObject> outcome(Lines.Line line) {
    JsonObject outcome = new JsonObject().put("line", line.number());
    return sign(line)
        .map(entry -> outcome.put("status", 201).put("sod", entry.toJson()))
        .otherwise(
            failure -> {
              Problem problem = problem(failure);
              return outcome
                  .put("status", problem.status())
                  .put("problem", problem.toJson(requestId));
            });
  }

  private Future<LogEntry> sign(Lines.Line line) {
    if (line.content() == null) {
      return Future.failedFuture(
          Problem.of(
                  413,
                  "line-too-large",
                  "The line is too large",
                  "A line may have up to " + MOST_BYTES + " bytes.")
              .exception());
    }
    try {
      Fields fields = JsonBody.fields(line.content());
      SodRequest sod = SodRequest.of(fields);
      String key =
          fields
              .optionalMatching("idempotencyKey", Idempotency.FORM, Idempotency.EXPECTED)
              .map(sent -> Idempotency.key(caller, sent))
              .orElse(null);
      fields.end();
      caller.require(sod.country());
      limit.take(caller);
      return key == null ? signer.sign(sod, null, requestId) : inOrder(sod, key);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  /** Lines with one key one after the other, so that the key belongs to the first of them. */
  private Future<LogEntry> inOrder(SodRequest sod, String key) {
    Future<LogEntry> before = keyed.getOrDefault(key, Future.succeededFuture());
    Future<LogEntry> mine = before.transform(earlier -> signer.sign(sod, key, requestId));
    keyed.put(key, mine);
    return mine.onComplete(done -> keyed.remove(key, mine));
  }

  private Problem problem(Throwable failure) {
    if (failure instanceof ProblemException expected) {
      return expected.problem();
    }
    LOG.log(System.Logger.Level.ERROR, "a line of batch " + requestId + " failed", failure);
    return Problem.unavailable(
        "not-logged", "The SOD could not be logged; send the line again with the same key.");
  }
}
