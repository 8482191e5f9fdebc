package dev.marty.database.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The few psql commands that the files of {@code db-init/} use, so that psql and {@code marty
 * init-db} run the very same text. A backslash command it does not know is an error.
 */
final class PsqlScript {
  /** One thing to do, in order. */
  sealed interface Step {}

  /** Statements for the current database. */
  record Sql(String text) implements Step {}

  /** A query; each value of its result is a statement to run. */
  record Execute(String query) implements Step {}

  /** {@code \connect}: the database for the steps that follow. */
  record Connect(String database) implements Step {}

  private final UnaryOperator<String> files;
  private final List<Step> steps = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();

  private PsqlScript(UnaryOperator<String> files) {
    this.files = files;
  }

  /**
   * Reads a script with its includes.
   *
   * @param name name of the first file
   * @param files text of a file by its name, relative to {@code db-init/}
   * @return its steps
   * @throws IllegalArgumentException for a psql command other than \connect, \gexec and \ir
   */
  static List<Step> read(String name, UnaryOperator<String> files) {
    PsqlScript script = new PsqlScript(files);
    script.include(name);
    script.flush();
    return List.copyOf(script.steps);
  }

  private void include(String name) {
    files.apply(name).lines().forEach(line -> line(name, line));
  }

  private void line(String file, String line) {
    if (!line.startsWith("\\")) {
      if (!line.startsWith("--")) {
        pending.append(line).append('\n');
      }
      return;
    }
    String[] words = line.strip().split("\\s+", 2);
    switch (words[0]) {
      case "\\gexec" -> {
        steps.add(new Execute(pending.toString()));
        pending.setLength(0);
      }
      case "\\connect" -> {
        flush();
        steps.add(new Connect(words[1]));
      }
      case "\\ir" -> include(words[1]);
      default -> throw new IllegalArgumentException(file + " uses " + words[0] + ".");
    }
  }

  private void flush() {
    if (!pending.toString().isBlank()) {
      steps.add(new Sql(pending.toString()));
    }
    pending.setLength(0);
  }
}
