package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * Bodies of answers on their way into memory: each up to a limit, and all together too. What comes
 * when it is full fails at once, and can be asked for again. On the event loop only.
 */
final class AnswerBodies {
  private final int most;
  private final int mostTogether;
  private long together;

  /**
   * Bounds.
   *
   * @param most bytes of one body
   * @param mostTogether bytes of all that are being read
   */
  AnswerBodies(int most, int mostTogether) {
    this.most = most;
    this.mostTogether = mostTogether;
  }

  /**
   * Reads a body. Call it before anything asynchronous.
   *
   * @return it; fails when there is no room, with the connection reset by the caller
   */
  Future<Buffer> read(HttpClientResponse response) {
    Reading reading = new Reading(response);
    return reading.whole.future().onComplete(done -> together -= reading.counted);
  }

  private final class Reading {
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer read = Buffer.buffer();
    private long counted;

    Reading(HttpClientResponse response) {
      String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
      // Nine digits are more than any limit here, and still a number.
      count(announced == null ? 0 : announced.length() > 9 ? most + 1L : Long.parseLong(announced));
      response.handler(this::take);
      response.endHandler(end -> whole.tryComplete(read));
      response.exceptionHandler(whole::tryFail);
    }

    private void take(Buffer chunk) {
      if (whole.future().isComplete()) {
        return;
      }
      long length = (long) read.length() + chunk.length();
      if (count(Math.max(counted, length))) {
        read.appendBuffer(chunk);
      }
    }

    /** Counts so many bytes for this body, or fails it. */
    private boolean count(long bytes) {
      if (bytes > most) {
        return refused("the answer is over " + most + " bytes");
      }
      if (together - counted + bytes > mostTogether) {
        return refused("answers of " + mostTogether + " bytes are under way");
      }
      together += bytes - counted;
      counted = bytes;
      return true;
    }

    private boolean refused(String why) {
      whole.tryFail(why);
      return false;
    }
  }
}
