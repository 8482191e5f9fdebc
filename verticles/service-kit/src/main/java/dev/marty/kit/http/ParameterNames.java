package dev.marty.kit.http;

import java.util.HashSet;
import java.util.Set;
import java.util.StringTokenizer;

/** The names in a query, before anybody reads a value. */
final class ParameterNames {
  private ParameterNames() {}

  /**
   * What is wrong with the names in a query.
   *
   * @param query as it came, or null
   * @param known names that the operation has; one that is written with escapes is none of them
   * @return a problem that names the parameter, or null
   */
  static Problem refusal(String query, Set<String> known) {
    if (query == null) {
      return null;
    }
    Set<String> seen = new HashSet<>();
    // Both divide, as in what reads the values.
    for (StringTokenizer parts = new StringTokenizer(query, "&;"); parts.hasMoreTokens(); ) {
      String part = parts.nextToken();
      int value = part.indexOf('=');
      String name = value < 0 ? part : part.substring(0, value);
      if (!name.isEmpty() && !known.contains(name)) {
        return bad(name, "is no parameter here.");
      }
      if (!name.isEmpty() && !seen.add(name)) {
        return bad(name, "is given more than once.");
      }
    }
    return null;
  }

  private static Problem bad(String name, String detail) {
    return Problem.badField(name, name + " " + detail);
  }
}
