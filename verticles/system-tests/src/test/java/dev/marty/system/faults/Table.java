package dev.marty.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of each fault, to be printed and kept. */
final class Table {
  private final List<String> lines = new ArrayList<>(List.of(Row.HEAD, Row.SECOND));

  void add(Row row) {
    lines.add(row.line());
    row.broken().forEach(what -> lines.add("!! " + what));
    System.out.println(row.line());
    row.broken().forEach(System.out::println);
  }

  void skipped(String fault, String why) {
    lines.add("| " + fault + " was skipped: " + why);
  }

  /** Prints all of it, and writes it into {@code target}. */
  void print(int servers) throws IOException {
    String text = String.join("\n", lines) + "\n";
    System.out.println(text);
    Files.writeString(Path.of("target", "faults-" + servers + ".txt"), text);
  }
}
