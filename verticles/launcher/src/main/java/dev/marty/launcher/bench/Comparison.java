package dev.marty.launcher.bench;

import dev.marty.kit.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One thing and its limits in turn, A B A B …, in one run on one machine. What travels is the
 * median of the ratios of neighbours, not a figure by itself.
 */
public final class Comparison {
  private static final int ROUNDS = 7;
  private static final int ROUND_MS = 2_000;

  /** Enough for a handler that does one thing. */
  public static final int WARM_UP_MS = 4_000;

  private Comparison() {}

  /** Something that can be done again and again. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it for a while.
     *
     * @param generator Vert.x of the load, with one event loop
     * @param millis how long
     * @return how often a second
     */
    double perSecond(Vertx generator, int millis) throws InterruptedException;
  }

  /**
   * One of those compared.
   *
   * @param name for the table
   * @param work what is counted
   */
  public record Side(String name, Work work) {
    /** The same GET on loopback again and again. */
    public static Side get(String name, int port, String path) {
      LoadRun.Load load = LoadRun.Load.get(port, path);
      return new Side(name, (vertx, millis) -> LoadRun.perSecond(vertx, load, millis));
    }

    /** POST of JSON on loopback, on so many connections at once. */
    public static Side post(
        String name, int port, String path, int connections, Supplier<String> bodies) {
      LoadRun.Load load = LoadRun.Load.post(port, path, connections, bodies);
      return new Side(name, (vertx, millis) -> LoadRun.perSecond(vertx, load, millis));
    }
  }

  /**
   * Measures and prints.
   *
   * @param measured what is claimed to be fast
   * @param limits what it is held against; the lowest in a round counts
   * @param warmUpMs how long what is measured runs before that, until the JVM has compiled it
   * @param expected least ratio that is fine
   * @return the median ratio
   */
  public static double run(
      PrintWriter out, Side measured, List<Side> limits, int warmUpMs, double expected)
      throws InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<List<Double>> theirs = new ArrayList<>();
    limits.forEach(limit -> theirs.add(new ArrayList<>()));
    List<Double> ratios = new ArrayList<>();
    Vertx generator =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try {
      measured.work().perSecond(generator, warmUpMs);
      for (Side limit : limits) {
        limit.work().perSecond(generator, WARM_UP_MS);
      }
      for (int round = 0; round < ROUNDS; round++) {
        double rate = measured.work().perSecond(generator, ROUND_MS);
        double lowest = Double.MAX_VALUE;
        for (int i = 0; i < limits.size(); i++) {
          double limit = limits.get(i).work().perSecond(generator, ROUND_MS);
          lowest = Math.min(lowest, limit);
          theirs.get(i).add(limit);
        }
        ours.add(rate);
        ratios.add(rate / lowest);
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
    out.printf("%d rounds of %d s each, in turn; how often a second%n", ROUNDS, ROUND_MS / 1000);
    print(out, measured.name(), ours, "%.0f");
    for (int i = 0; i < limits.size(); i++) {
      print(out, limits.get(i).name(), theirs.get(i), "%.0f");
    }
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
