package dev.marty.launcher.lint;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Severity;
import dev.marty.emrtd.lint.LintResult;
import dev.marty.emrtd.lint.LintedObject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What linting files came to, as a table for people and as JSON. Pure.
 *
 * @param files in the order of the command line
 */
public record LintReport(List<File> files) {
  private static final int WIDEST = 60;

  /**
   * One file.
   *
   * @param name as on the command line
   * @param result what was in it
   */
  public record File(String name, LintResult result) {

    /**
     * A file that was read.
     *
     * @param name as on the command line
     * @param result what was in it
     * @return the file
     */
    public static File of(String name, LintResult result) {
      return new File(name, result);
    }

    /**
     * A file that was not.
     *
     * @param name as on the command line
     * @param reason why not
     * @return the file
     */
    public static File unreadable(String name, String reason) {
      return new File(name, new LintResult(List.of(), List.of(reason)));
    }
  }

  /** Keeps the list from changing. */
  public LintReport {
    files = List.copyOf(files);
  }

  /**
   * Returns the exit code.
   *
   * @return 2 with anything unreadable or unknown, otherwise 1 with errors, otherwise 0
   */
  public int exitCode() {
    if (unreadable() > 0) {
      return 2;
    }
    return count(Severity.ERR) > 0 ? 1 : 0;
  }

  /**
   * Returns a table: file, object, severity, code, text. Members of lists without findings are left
   * out, a list may have hundreds.
   *
   * @return lines, and a line of totals
   */
  public String table() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"FILE", "OBJECT", "SEVERITY", "CODE", "TEXT"});
    for (File file : files) {
      for (LintedObject object : file.result().objects()) {
        rows(file, object, rows);
      }
      for (String what : file.result().unrecognised()) {
        rows.add(
            new String[] {
              printable(file.name()), "-", "ERR", "-", "not judged: " + printable(what)
            });
      }
    }
    StringBuilder text = new StringBuilder();
    int[] widths = widths(rows);
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        text.append(row[i]).append(" ".repeat(Math.max(0, widths[i] - row[i].length()) + 2));
      }
      text.append(row[widths.length]).append("\n");
    }
    return text.append(totals()).append("\n").toString();
  }

  private static void rows(File file, LintedObject object, List<String[]> rows) {
    String name = printable((object.kind() + " " + object.name()).strip());
    if (object.findings().isEmpty() && !object.member()) {
      rows.add(new String[] {printable(file.name()), name, "ok", "-", "nothing found"});
    }
    for (Finding finding : object.findings()) {
      rows.add(
          new String[] {
            printable(file.name()),
            name,
            finding.severity().toString(),
            finding.code(),
            printable(finding.text())
          });
    }
  }

  /** Of all columns but the last; what is longer than the widest pushes its own line only. */
  private static int[] widths(List<String[]> rows) {
    int[] widths = new int[rows.get(0).length - 1];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.min(row[i].length(), WIDEST));
      }
    }
    return widths;
  }

  private String totals() {
    return String.format(
        Locale.ROOT,
        "%d files, %d objects, %d errors, %d warnings, %d not judged",
        files.size(),
        files.stream().mapToInt(file -> file.result().objects().size()).sum(),
        count(Severity.ERR),
        count(Severity.WARN),
        unreadable());
  }

  /**
   * Returns all objects, those without findings too.
   *
   * @return {@code {"files":[{"file","objects":[{"kind","name","findings":[{"severity","code",
   *     "text"}]}],"notJudged":[…]}],"errors","warnings","notJudged"}}
   */
  public JsonObject toJson() {
    JsonArray list = new JsonArray();
    for (File file : files) {
      JsonArray objects = new JsonArray();
      file.result().objects().forEach(object -> objects.add(json(object)));
      list.add(
          new JsonObject()
              .put("file", file.name())
              .put("objects", objects)
              .put("notJudged", new JsonArray(file.result().unrecognised())));
    }
    return new JsonObject()
        .put("files", list)
        .put("errors", count(Severity.ERR))
        .put("warnings", count(Severity.WARN))
        .put("notJudged", unreadable());
  }

  private static JsonObject json(LintedObject object) {
    JsonArray findings = new JsonArray();
    for (Finding finding : object.findings()) {
      findings.add(
          new JsonObject()
              .put("severity", finding.severity().toString())
              .put("code", finding.code())
              .put("text", finding.text()));
    }
    return new JsonObject()
        .put("kind", object.kind())
        .put("name", object.name())
        .put("findings", findings);
  }

  private long count(Severity severity) {
    return findings().filter(finding -> finding.severity() == severity).count();
  }

  private Stream<Finding> findings() {
    return files.stream()
        .flatMap(file -> file.result().objects().stream())
        .flatMap(object -> object.findings().stream());
  }

  private long unreadable() {
    return files.stream().mapToLong(file -> file.result().unrecognised().size()).sum();
  }

  /** Names in certificates may hold anything, line ends and commands to a terminal too. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
  }
}
