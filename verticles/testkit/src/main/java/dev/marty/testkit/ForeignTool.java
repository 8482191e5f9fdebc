package dev.marty.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs of others, as somebody else's opinion; where one is missing, the test is skipped. */
public final class ForeignTool {
  private ForeignTool() {}

  /**
   * Runs a program to its end.
   *
   * @return what it said; an error if it did not end with 0
   */
  public static String run(String program, String... arguments) throws IOException {
    assumeTrue(present(program), "SKIPPED: there is no " + program + " on this machine");
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new AssertionError(command + " ended with " + code + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
    return said;
  }

  private static boolean present(String program) {
    return program.contains(File.separator)
        ? Files.isExecutable(Path.of(program))
        : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
