package dev.marty.launcher.bench;

import dev.marty.kit.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Two addresses in turn, A B A B …, in one run on one machine. What travels is the median of the
 * ratios of neighbours, not a figure by itself.
 */
public final class Comparison {
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int ROUND_MS = 2_000;

  private Comparison() {}

  /**
   * One of the two.
   *
   * @param name for the table
   * @param port on 127.0.0.1
   * @param path what to ask for
   */
  public record Side(String name, int port, String path) {}

  /**
   * Measures and prints.
   *
   * @param measured what is claimed to be fast
   * @param limit what it is held against
   * @param expected least ratio that is fine
   * @return the median ratio
   */
  public static double run(PrintWriter out, Side measured, Side limit, double expected)
      throws InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    Vertx generator =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try {
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        double a = LoadRun.perSecond(generator, measured.port(), measured.path(), ROUND_MS);
        double b = LoadRun.perSecond(generator, limit.port(), limit.path(), ROUND_MS);
        if (round >= 0) {
          ours.add(a);
          theirs.add(b);
          ratios.add(a / b);
        }
      }
    } finally {
      Main.close(generator);
    }
    out.printf(
        "machine: %d cores, %s %s, Java %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
    out.printf("%d rounds of %d s each, in turn; answers a second%n", ROUNDS, ROUND_MS / 1000);
    print(out, measured.name(), ours, "%.0f");
    print(out, limit.name(), theirs, "%.0f");
    print(out, "ratio (expected >= " + expected + ")", ratios, "%.2f");
    out.flush();
    return median(ratios);
  }

  private static void print(PrintWriter out, String name, List<Double> values, String format) {
    List<Double> sorted = values.stream().sorted().toList();
    out.printf(
        "%-44s min " + format + "  median " + format + "  max " + format + "%n",
        name,
        sorted.get(0),
        median(values),
        sorted.get(sorted.size() - 1));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
