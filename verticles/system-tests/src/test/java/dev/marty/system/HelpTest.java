package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.launcher.Marty;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help is an answer and no error, at every command and at the jar of every module. */
class HelpTest {
  static Stream<String> everyCommand() {
    List<String> paths = new ArrayList<>();
    collect("", Marty.commandLine(), paths);
    return paths.stream();
  }

  private static void collect(String path, CommandLine command, List<String> paths) {
    paths.add(path.strip());
    command.getSubcommands().forEach((name, sub) -> collect(path + " " + name, sub, paths));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHelpsWithExamples(String path) {
    for (String option : List.of("--help", "-h")) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int code =
          Marty.commandLine()
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute((path + " " + option).strip().split(" "));

      assertThat(code).as(err.toString()).isZero();
      assertThat(err.toString()).isEmpty();
      assertThat(out.toString()).contains("Usage: marty " + path).contains("Example");
    }
  }

  @Test
  void thereAreAllCommands() {
    assertThat(everyCommand()).contains("dev", "run", "init-db", "migrate", "verify", "pkd import");
  }

  @Test
  void theCommandWithoutBenchmarksHelpsToo() throws Exception {
    ProcessBuilder shipped =
        MartyCommand.builder("dev.marty.launcher.Marty", Map.of(), "bench", "--help");
    shipped.command().replaceAll(HelpTest::withoutBenchmarks);

    Process run = shipped.redirectErrorStream(true).start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(run.waitFor()).as(output).isZero();
    assertThat(output).contains("Usage: marty bench").contains("not part of what is shipped");
  }

  /** The launcher's jar, where it was packaged already, names the benchmarks in its manifest. */
  private static String withoutBenchmarks(String argument) {
    return Stream.of(argument.split(File.pathSeparator))
        .filter(entry -> !entry.contains(File.separator + "bench" + File.separator))
        .map(
            entry ->
                entry.endsWith("launcher/target/marty.jar")
                    ? entry.replace("marty.jar", "classes")
                    : entry)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The main of each module's jar; here the class path has all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void theJarOfAModuleHelps(String option) throws Exception {
    MartyCommand run = MartyCommand.main("dev.marty.kit.verticle.Main", Map.of(), option);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: ")
        .contains(ServiceName.CSCA.text())
        .contains("gateway")
        .contains("MARTY_ENV")
        .contains("MARTY_CONFIG_DIR");
  }

  @Test
  void theJarOfAModuleWithoutANameIsUsedWrongly() throws Exception {
    MartyCommand run = MartyCommand.main("dev.marty.kit.verticle.Main", Map.of());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("A name is missing").contains("--help");
  }
}
