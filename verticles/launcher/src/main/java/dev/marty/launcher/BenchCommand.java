package dev.marty.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code marty bench}: hands everything on to the benchmarks, where their jar is on the class path.
 * What is shipped has none.
 */
@Command(
    name = "bench",
    description = "Measure beside a limit, in one run, as a ratio; --help lists the benchmarks.")
final class BenchCommand implements Callable<Integer> {
  private static final List<String> HELP = List.of("--help", "-h");
  private static final String NOT_SHIPPED =
      "The benchmarks are not part of what is shipped; build marty from its source.";

  @Spec private CommandSpec spec;
  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    ToolProvider bench = ToolProvider.findFirst("marty-bench").orElse(null);
    if (bench == null && arguments.stream().anyMatch(HELP::contains)) {
      spec.commandLine().getOut().println("Usage: marty bench BENCHMARK");
      spec.commandLine().getOut().println(NOT_SHIPPED);
      return 0;
    }
    if (bench == null) {
      spec.commandLine().getErr().println(NOT_SHIPPED);
      return 2;
    }
    return bench.run(
        spec.commandLine().getOut(), spec.commandLine().getErr(), arguments.toArray(String[]::new));
  }
}
