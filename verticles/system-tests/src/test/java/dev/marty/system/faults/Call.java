package dev.marty.system.faults;

import java.util.List;
import java.util.Locale;

/**
 * One request of the load and what came of it.
 *
 * @param process who was to answer
 * @param kind what was asked
 * @param sentAt {@link System#nanoTime()}
 * @param ms until the answer was there, or the client gave up
 * @param status of the answer; 0 when there was none
 * @param problem what the answer says when it is no success, or why there was none
 */
record Call(String process, Kind kind, long sentAt, double ms, int status, String problem) {
  /** What was asked. */
  enum Kind {
    /** Through the gateway, of the connections that only read. */
    READ,
    /** Through the gateway, something to be kept. */
    WRITE,
    /** The process itself, whether it lives. */
    LIVE
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Answered as promised: done, or told to come back. */
  boolean isHonest() {
    return isSuccess() || status == 503 || status == 504;
  }

  String told() {
    return String.format(
        Locale.ROOT, "%s of %s: %d after %.0f ms %s", kind, process, status, ms, problem);
  }

  /** The time that 99 of 100 calls did not exceed, in milliseconds; of few, the longest. */
  static double p99(List<Call> calls) {
    double[] sorted = calls.stream().mapToDouble(Call::ms).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.99) - 1)];
  }

  /** The longest time, in milliseconds. */
  static double slowest(List<Call> calls) {
    return calls.stream().mapToDouble(Call::ms).max().orElse(Double.NaN);
  }

  /** The first few of many. */
  static String some(List<Call> calls) {
    return String.join("; ", calls.stream().limit(3).map(Call::told).toList());
  }
}
