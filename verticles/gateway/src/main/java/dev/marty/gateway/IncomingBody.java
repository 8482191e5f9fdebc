package dev.marty.gateway;

import dev.marty.kit.http.Framing;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request on its way in. It is thrown away unless somebody gathers it, must have a
 * least speed in any case, and ends with 408 or 413 otherwise. Runs on the event loop; make it in
 * the handler of the request itself.
 */
final class IncomingBody {
  /** How long it is read after the answer, so that the client reads that and no reset instead. */
  private static final int LINGER_SECONDS = 5;

  private final HttpServerRequest request;
  private final String requestId;
  private final GatewaySettings settings;
  private final Promise<Buffer> beginning = Promise.promise();
  private Buffer gathered;
  private int enough;
  private HttpClientRequest sink;
  private Runnable brokenHandler = () -> {};
  private Runnable forwardedHandler = () -> {};
  private Runnable overHandler = () -> {};
  private long received;
  private long credit;
  private int seconds;
  private int lingering;
  private boolean held;
  private boolean ended;
  private boolean over;

  IncomingBody(HttpServerRequest request, String requestId, GatewaySettings settings) {
    this.request = request;
    this.requestId = requestId;
    this.settings = settings;
    this.credit = mostCredit();
    request
        .handler(this::received)
        .endHandler(end -> ended())
        .exceptionHandler(
            failure -> {
              if (failure instanceof HttpClosedException || failure instanceof IOException) {
                broken();
              } else {
                end(Framing.brokenBody());
              }
            });
  }

  /**
   * Keeps the beginning of the body.
   *
   * @param most so many bytes are enough
   * @return all of it, then {@link #isWhole}, or its beginning, while the client is held back;
   *     never completes when the client breaks off or is too slow
   */
  Future<Buffer> gather(int most) {
    enough = most;
    gathered = Buffer.buffer();
    return beginning.future();
  }

  /** Its length in bytes; of one that does not say it, or too much, the most that it may have. */
  long mostLength() {
    long length = Framing.length(request);
    return length < 0 ? settings.maxBodyBytes() : Math.min(length, settings.maxBodyBytes());
  }

  /** Whether everything has come. */
  boolean isWhole() {
    return ended;
  }

  /** Whether nothing comes any more. */
  boolean isOver() {
    return over;
  }

  /** Called once, when nothing comes any more. */
  void overHandler(Runnable handler) {
    overHandler = handler;
  }

  /** Called when the client breaks off, sends what is no body, or is too slow. */
  void brokenHandler(Runnable handler) {
    brokenHandler = handler;
  }

  /** Hands on what has been gathered, and everything that comes, to a request with its head set. */
  void pipeTo(HttpClientRequest to, Runnable forwarded) {
    sink = to;
    forwardedHandler = forwarded;
    to.write(gathered);
    gathered = null;
    resume();
  }

  /** Throws away what comes from now on. */
  void discard() {
    sink = null;
    gathered = null;
    resume();
  }

  private void received(Buffer chunk) {
    received += chunk.length();
    credit = Math.min(credit + chunk.length(), mostCredit());
    if (received > settings.maxBodyBytes()) {
      end(tooLarge(settings));
    } else if (sink != null) {
      sink.write(chunk);
      if (sink.writeQueueFull()) {
        hold();
        sink.drainHandler(drained -> resume());
      }
    } else if (gathered != null) {
      gathered.appendBuffer(chunk);
      if (gathered.length() > enough) {
        hold();
        beginning.tryComplete(gathered);
      }
    }
  }

  /** Holds the client back. */
  void hold() {
    held = true;
    request.pause();
  }

  /** Lets more of it come. */
  void resume() {
    held = false;
    if (!over) {
      request.resume();
    }
  }

  private void ended() {
    ended = true;
    over = true;
    overHandler.run();
    if (sink != null) {
      sink.end();
      forwardedHandler.run();
    } else if (gathered != null) {
      beginning.tryComplete(gathered);
    }
  }

  /** Tells that nothing comes any more; the connection is closed or closes. */
  void broken() {
    if (!over) {
      over = true;
      overHandler.run();
      sink = null;
      gathered = null;
      brokenHandler.run();
    }
  }

  /** So far, in bytes, may the client be behind the least speed. */
  private long mostCredit() {
    return TimeUnit.MILLISECONDS.toSeconds(settings.upload().graceMs())
        * settings.upload().leastBytesPerSecond();
  }

  /** Called once a second. */
  void tick() {
    seconds++;
    GatewaySettings.Uploads bounds = settings.upload();
    credit -= held ? 0 : bounds.leastBytesPerSecond();
    if (request.response().ended()) {
      lingering++;
      if (lingering > LINGER_SECONDS) {
        request.connection().close();
      }
    } else if (credit < 0 || seconds > TimeUnit.MILLISECONDS.toSeconds(bounds.timeoutMs())) {
      end(
          Problem.of(
              408,
              "upload-too-slow",
              "The body came too slowly",
              "Send at least "
                  + bounds.leastBytesPerSecond()
                  + " bytes a second, and everything within "
                  + TimeUnit.MILLISECONDS.toSeconds(bounds.timeoutMs())
                  + " s."));
    }
  }

  /** Answers, unless an answer is on its way already, and closes. */
  private void end(Problem problem) {
    broken();
    if (!request.response().headWritten()) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      problem.send(request.response(), requestId);
    }
    request.connection().close();
  }

  /** The body is longer than the gateway lets through. */
  static Problem tooLarge(GatewaySettings settings) {
    return Problem.of(
            413,
            "body-too-large",
            "The body is too large",
            "A body may have up to " + settings.maxBodyBytes() + " bytes.")
        .with("limit", settings.maxBodyBytes());
  }
}
