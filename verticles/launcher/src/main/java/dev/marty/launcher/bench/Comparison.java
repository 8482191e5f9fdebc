package dev.marty.launcher.bench;

import dev.marty.kit.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
   * @param latencies how long each of them took; null where nobody waits
   */
  public record Side(String name, Work work, Latencies latencies) {
    /** Something that is computed, and not answered. */
    public static Side of(String name, Work work) {
      return new Side(name, work, null);
    }

    /** The same GET on loopback again and again. */
    public static Side get(String name, int port, String path) {
      LoadRun.Load load = LoadRun.Load.get(port, path);
      return loaded(name, load);
    }

    /** GET of one path after the other on loopback. */
    public static Side get(String name, int port, Supplier<String> paths) {
      return loaded(name, LoadRun.Load.get(port, paths));
    }

    /** POST of JSON on loopback, on so many connections at once. */
    public static Side post(
        String name, int port, String path, int connections, Supplier<String> bodies) {
      LoadRun.Load load = LoadRun.Load.post(port, path, connections, bodies);
      return loaded(name, load);
    }

    private static Side loaded(String name, LoadRun.Load load) {
      return new Side(
          name, (vertx, millis) -> LoadRun.perSecond(vertx, load, millis), load.latencies());
    }
  }

  /**
   * Measures and prints.
   *
   * @param measured what is claimed to be fast
   * @param limits what it is held against; the lowest in a round counts
   * @param parts what it cannot do without besides; with the limits they make the bound: how often
   *     the machine could do them all, one after the other
   * @param warmUpMs how long what is measured runs before that, until the JVM has compiled it
   * @param expected least ratio that is fine
   * @return the median ratio
   */
  public static double run(
      PrintWriter out,
      Side measured,
      List<Side> limits,
      List<Side> parts,
      int warmUpMs,
      double expected)
      throws InterruptedException {
    List<Side> others = Stream.concat(limits.stream(), parts.stream()).toList();
    List<Double> ours = new ArrayList<>();
    List<List<Double>> theirs = new ArrayList<>();
    others.forEach(other -> theirs.add(new ArrayList<>()));
    List<Double> ratios = new ArrayList<>();
    List<Double> bounds = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    Vertx generator =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try {
      measured.work().perSecond(generator, warmUpMs);
      measured.latencies().clear();
      for (Side other : others) {
        other.work().perSecond(generator, WARM_UP_MS);
      }
      for (int round = 0; round < ROUNDS; round++) {
        double rate = measured.work().perSecond(generator, ROUND_MS);
        double lowest = Double.MAX_VALUE;
        double seconds = 0;
        for (int i = 0; i < others.size(); i++) {
          double other = others.get(i).work().perSecond(generator, ROUND_MS);
          lowest = i < limits.size() ? Math.min(lowest, other) : lowest;
          seconds += 1 / other;
          theirs.get(i).add(other);
        }
        ours.add(rate);
        ratios.add(rate / lowest);
        bounds.add(1 / seconds);
        shares.add(rate * seconds);
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
    for (int i = 0; i < others.size(); i++) {
      print(out, others.get(i).name(), theirs.get(i), "%.0f");
    }
    if (!parts.isEmpty()) {
      print(out, "bound: all of these, one after the other", bounds, "%.0f");
      print(out, "share of that bound", shares, "%.2f");
    }
    print(out, "ratio (expected >= " + expected + ")", ratios, "%.2f");
    Latencies latencies = measured.latencies();
    out.printf(
        "%-48s p50 %.1f  p95 %.1f  p99 %.1f%n",
        "latency in ms, of what is measured",
        latencies.millis(0.5),
        latencies.millis(0.95),
        latencies.millis(0.99));
    out.flush();
    return median(ratios);
  }

  private static void print(PrintWriter out, String name, List<Double> values, String format) {
    List<Double> sorted = values.stream().sorted().toList();
    out.printf(
        "%-48s min " + format + "  median " + format + "  max " + format + "%n",
        name,
        sorted.get(0),
        median(values),
        sorted.get(sorted.size() - 1));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
