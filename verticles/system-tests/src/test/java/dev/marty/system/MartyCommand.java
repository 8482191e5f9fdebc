package dev.marty.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marty.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of a main as a process of its own, with an environment of its own, to its end.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err and on standard error
 */
record MartyCommand(int code, String out, String err) {
  private static final int SECONDS = 300;

  /**
   * Runs {@code marty}.
   *
   * @param variables go before those of this process, of which none that speaks of Marty is kept
   * @param arguments as on the command line
   */
  static MartyCommand run(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    return main("dev.marty.launcher.Marty", variables, arguments);
  }

  /** Runs a main, of the class path of the tests. */
  static MartyCommand main(String mainClass, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("marty", ".out");
    Path err = Files.createTempFile("marty", ".err");
    Process process =
        builder(mainClass, variables, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    MartyCommand done =
        new MartyCommand(
            ended ? process.exitValue() : -1,
            Files.readString(out, UTF_8),
            Files.readString(err, UTF_8));
    Files.delete(out);
    Files.delete(err);
    if (!ended) {
      throw new IllegalStateException("It does not end: " + done);
    }
    return done;
  }

  /** A process that is not started yet, in the folder that holds {@code config/}. */
  static ProcessBuilder builder(
      String mainClass, Map<String, String> variables, String... arguments) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // As the jar's manifest says.
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    mainClass),
                Stream.of(arguments))
            .collect(Collectors.toCollection(ArrayList::new));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Repository.root().toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("MARTY_")
                    || name.endsWith("_DATABASE_URL")
                    || name.endsWith("_PORT"));
    builder.environment().putAll(variables);
    return builder;
  }
}
