package dev.marty.kit;

import java.util.function.LongSupplier;

/**
 * A fault that comes again and again: a line in the log when it is new, and then one a minute with
 * how often it came. Without it the log of an outage hides the outage. Safe on any thread.
 */
public final class RepeatedFault {
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final System.Logger log;
  private final LongSupplier nanoTime;
  private String last;
  private long saidAt;
  private int quiet;

  /** Says nothing yet. */
  public RepeatedFault(System.Logger log) {
    this(log, System::nanoTime);
  }

  /**
   * With a clock of one's own.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  RepeatedFault(System.Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * It came, or came again.
   *
   * @param fault the same text for the same fault
   * @param example of this time, for the lines that are written; or empty
   */
  public synchronized void came(String fault, String example) {
    long now = nanoTime.getAsLong();
    boolean same = fault.equals(last);
    if (same && now - saidAt < QUIET_NANOS) {
      quiet++;
      return;
    }
    if (!same) {
      over();
    }
    String count = quiet > 0 ? " (" + quiet + " times more since the line before)" : "";
    say(fault + example + count);
    last = fault;
    saidAt = now;
    quiet = 0;
  }

  /** It is over; the next one is new. */
  public synchronized void over() {
    if (quiet > 0) {
      say(last + " (" + quiet + " times more since the line before)");
    }
    last = null;
    quiet = 0;
  }

  private void say(String line) {
    // Without parameters a line is no pattern: braces in it stay what they are.
    log.log(System.Logger.Level.WARNING, line);
  }
}
