package dev.marty.bench;

import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

  private static final int LEAST_WINDOWS = 4;
  private static final int MOST_WINDOWS = 24;

  /** Faster by less than that is noise. */
  private static final double STEADY = 1.05;

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

    /** POST of lines of NDJSON on loopback, so many in each request; the lines are counted. */
    public static Side batches(
        String name, int port, String path, int connections, String line, int lines) {
      BatchRun batches = BatchRun.of(port, path, connections, line, lines);
      return new Side(name, batches, batches.latencies());
    }

    private static Side loaded(String name, LoadRun.Load load) {
      return new Side(
          name, (vertx, millis) -> LoadRun.perSecond(vertx, load, millis), load.latencies());
    }
  }

  /** The figures of one side, a round each. */
  private record Figures(Side side, List<Double> rates) {
    static List<Figures> of(List<Side> sides) {
      return sides.stream().map(side -> new Figures(side, new ArrayList<>())).toList();
    }
  }

  /**
   * Measures and prints.
   *
   * @param measured what is claimed to be fast, perhaps in several ways
   * @param limits what it is held against; the lowest in a round counts
   * @param parts what it cannot do without besides; with the limits they make the bound: how often
   *     the machine could do them all, one after the other
   * @param warmUpMs how long what is measured runs before that, at least; longer while the JVM
   *     still makes it faster
   * @param expected least ratio that is fine
   * @return the median ratio; of several ways the least
   */
  public static double run(
      PrintWriter out,
      List<Side> measured,
      List<Side> limits,
      List<Side> parts,
      int warmUpMs,
      double expected)
      throws InterruptedException {
    List<Figures> ours = Figures.of(measured);
    List<Figures> theirs = Figures.of(Stream.concat(limits.stream(), parts.stream()).toList());
    Vertx generator =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try {
      for (Side side : measured) {
        warmUp(generator, side, warmUpMs);
      }
      for (Figures other : theirs) {
        other.side().work().perSecond(generator, WARM_UP_MS);
      }
      List<Figures> all = Stream.concat(ours.stream(), theirs.stream()).toList();
      for (int round = 0; round < ROUNDS; round++) {
        for (Figures one : all) {
          one.rates().add(one.side().work().perSecond(generator, ROUND_MS));
        }
      }
    } finally {
      Main.close(generator);
    }
    out.printf(
        Locale.ROOT,
        "machine: %d cores, %s %s, Java %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
    out.printf(
        Locale.ROOT,
        "%d rounds of %d s each, in turn; how often a second%n",
        ROUNDS,
        ROUND_MS / 1000);
    theirs.forEach(other -> print(out, other.side().name(), other.rates(), "%.0f"));
    List<Double> bound = each(round -> 1 / seconds(theirs, round));
    if (!parts.isEmpty()) {
      print(out, "bound: all of these, one after the other", bound, "%.0f");
    }
    double least = Double.MAX_VALUE;
    for (Figures one : ours) {
      print(out, one.side().name(), one.rates(), "%.0f");
      List<Double> ratios =
          each(round -> one.rates().get(round) / lowest(theirs.subList(0, limits.size()), round));
      print(out, "ratio to the lowest (expected >= " + expected + ")", ratios, "%.2f");
      if (!parts.isEmpty()) {
        print(
            out,
            "share of the bound",
            each(round -> one.rates().get(round) / bound.get(round)),
            "%.2f");
      }
      Latencies latencies = one.side().latencies();
      out.printf(
          Locale.ROOT,
          "%-48s p50 %.1f  p95 %.1f  p99 %.1f%n",
          "latency in ms",
          latencies.millis(0.5),
          latencies.millis(0.95),
          latencies.millis(0.99));
      least = Math.min(least, median(ratios));
    }
    out.flush();
    return least;
  }

  /** A system has much code to compile: on two cores that takes a minute and more. */
  private static void warmUp(Vertx generator, Side side, int leastMs) throws InterruptedException {
    int window = leastMs / LEAST_WINDOWS;
    List<Double> rates = new ArrayList<>();
    while (rates.size() < LEAST_WINDOWS || (rates.size() < MOST_WINDOWS && rising(rates))) {
      rates.add(side.work().perSecond(generator, window));
    }
    side.latencies().clear();
  }

  private static boolean rising(List<Double> rates) {
    int size = rates.size();
    return rates.get(size - 1) + rates.get(size - 2)
        > STEADY * (rates.get(size - 3) + rates.get(size - 4));
  }

  private static List<Double> each(IntToDoubleFunction figure) {
    return IntStream.range(0, ROUNDS).mapToDouble(figure).boxed().toList();
  }

  private static double lowest(List<Figures> limits, int round) {
    return limits.stream().mapToDouble(limit -> limit.rates().get(round)).min().orElseThrow();
  }

  private static double seconds(List<Figures> all, int round) {
    return all.stream().mapToDouble(one -> 1 / one.rates().get(round)).sum();
  }

  private static void print(PrintWriter out, String name, List<Double> values, String format) {
    List<Double> sorted = values.stream().sorted().toList();
    out.printf(
        Locale.ROOT,
        "%-48s min " + format + "  median " + format + "  max " + format + "%n",
        name,
        sorted.get(0),
        median(values),
        sorted.get(sorted.size() - 1));
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
