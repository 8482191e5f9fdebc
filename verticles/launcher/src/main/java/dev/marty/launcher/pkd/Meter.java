package dev.marty.launcher.pkd;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far an import is: a bar that stays on its line on a terminal; elsewhere a line for each
 * phase, and one every five seconds. Safe on any thread.
 */
public final class Meter {
  private static final int CELLS = 30;
  private static final int NAME = 32;
  private static final long BAR_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private final String name;
  private final boolean bar;
  private final LongSupplier clock;
  private String phase = "";
  private long last;
  private int width;
  private boolean ended;

  Meter(PrintWriter out, String name, boolean bar, LongSupplier clock) {
    this.out = out;
    this.name = name.length() <= NAME ? name : "…" + name.substring(name.length() - NAME + 1);
    this.bar = bar;
    this.clock = clock;
  }

  /** A bar where a person looks, lines where a program does. */
  public static Meter of(PrintWriter out, String name) {
    return new Meter(out, name, terminal(), System::nanoTime);
  }

  // Null before Java 22; asked below after it.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean terminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console without a terminal too.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /**
   * Shows a state, if the last one is old enough.
   *
   * @param now uploading, waiting, reading, linking, publishing
   * @param bytes done of {@code total} in this phase; of no meaning after reading
   * @param entries read so far
   */
  public synchronized void show(String now, long bytes, long total, int entries) {
    long nanos = clock.getAsLong();
    boolean other = !now.equals(phase);
    if (ended || (!other && nanos - last < (bar ? BAR_NANOS : LINE_NANOS))) {
      return;
    }
    phase = now;
    last = nanos;
    String text =
        now
            + measure(now, bytes, total)
            + (entries > 0 ? String.format(Locale.ROOT, ", %,d entries", entries) : "");
    if (bar) {
      String line = String.format(Locale.ROOT, "%s [%s] %s", name, cells(now, bytes, total), text);
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      out.println(name + ": " + text);
    }
    out.flush();
  }

  /** Leaves the line to others; nothing is shown any more. */
  public synchronized void end() {
    if (!ended && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
    }
    ended = true;
  }

  private static boolean measured(String phase) {
    return phase.equals("uploading") || phase.equals("reading");
  }

  private static String measure(String phase, long bytes, long total) {
    return measured(phase) && total > 0
        ? String.format(Locale.ROOT, " %d %% of %s", bytes * 100 / total, size(total))
        : "";
  }

  private static String cells(String phase, long bytes, long total) {
    int full = CELLS;
    if (phase.equals("waiting") || (measured(phase) && total == 0)) {
      full = 0;
    } else if (measured(phase)) {
      full = (int) Math.min(CELLS, bytes * CELLS / total);
    }
    return "█".repeat(full) + "░".repeat(CELLS - full);
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? (bytes + 999) / 1_000 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
