package dev.marty.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VersionTest {
  @Test
  void theCommandTellsTheVersionOfTheBuild() {
    StringWriter printed = new StringWriter();
    CommandLine marty = Marty.commandLine().setOut(new PrintWriter(printed));
    assertThat(marty.execute("--version")).isZero();
    assertThat(printed.toString().strip()).matches("marty \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }
}
