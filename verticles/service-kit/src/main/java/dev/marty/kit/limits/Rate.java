package dev.marty.kit.limits;

import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * So many in a time, and so many at once after a pause.
 *
 * @param what is counted, in the plural, for the text of refusals
 * @param count in each period
 * @param period one second or one minute
 * @param burst most at once
 */
public record Rate(String what, int count, Duration period, int burst) {
  private static final String BURST = "burst";

  /** Of a section of the configuration with {@code perSecond} and {@code burst}. */
  public static Rate perSecond(String what, JsonObject section) {
    int count = section.getInteger("perSecond");
    return new Rate(what, count, Duration.ofSeconds(1), section.getInteger(BURST));
  }

  /** Of a section of the configuration with {@code perMinute} and {@code burst}. */
  public static Rate perMinute(String what, JsonObject section) {
    int count = section.getInteger("perMinute");
    return new Rate(what, count, Duration.ofMinutes(1), section.getInteger(BURST));
  }

  /**
   * 429 with Retry-After.
   *
   * @param nanos until it is possible again
   */
  public Problem refusal(long nanos) {
    // Rounded up: who comes back in time must not be refused once more.
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1;
    String text =
        "One may have "
            + count
            + " "
            + what
            + (period.toSeconds() == 1 ? " a second" : " a minute")
            + ", and "
            + burst
            + " at once; again in "
            + seconds
            + " s.";
    return Problem.again(429, "rate-limited", "Too many in too short a time", text, seconds)
        .with("limit", what);
  }
}
