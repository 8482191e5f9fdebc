package dev.marty.system.faults;

import java.util.List;
import java.util.Locale;

/**
 * A line of the table.
 *
 * @param fault its name
 * @param servers how many PostgreSQL servers there were
 * @param victim whom it struck
 * @param others calls to those that it does not affect, while it lasted and until the recovery
 * @param otherErrors how many of them did not succeed
 * @param p99Before of the others, in milliseconds, before the fault
 * @param p99During the same while it lasted
 * @param slowest answer of all, in milliseconds
 * @param truth seconds until health told it of all that are affected; NaN if it need not
 * @param recovery seconds from the cure until all that are affected pass, read and write
 * @param acknowledged how much was promised meanwhile
 * @param lost how much of it is not found again
 * @param broken what should have been otherwise
 */
record Row(
    String fault,
    int servers,
    String victim,
    int others,
    int otherErrors,
    double p99Before,
    double p99During,
    double slowest,
    double truth,
    double recovery,
    int acknowledged,
    int lost,
    List<String> broken) {
  private static final String FORM = "| %-30s | %7s | %-15s | %9s | %17s | %7s | %5s | %8s | %9s |";

  static final String HEAD =
      String.format(
          Locale.ROOT,
          FORM,
          "fault",
          "servers",
          "victim",
          "others'",
          "their p99 ms",
          "slowest",
          "truth",
          "recovery",
          "lost");
  static final String SECOND =
      String.format(Locale.ROOT, FORM, "", "", "", "errors", "before > during", "s", "s", "s", "");

  String line() {
    return String.format(
        Locale.ROOT,
        FORM,
        fault,
        servers,
        victim,
        others == 0 ? "-" : otherErrors + "/" + others,
        others == 0 ? "-" : number(p99Before, 0) + " > " + number(p99During, 0),
        number(slowest / 1_000, 1),
        number(truth, 1),
        number(recovery, 1),
        lost + "/" + acknowledged);
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
