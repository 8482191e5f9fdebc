package dev.marty.pkd.query;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A WHERE clause that grows with what is asked for, and its values. What is not asked for is not in
 * it, so that the planner sees what there is. Made for one request.
 */
final class Conditions {
  private final List<String> clauses = new ArrayList<>();
  private final Tuple values = Tuple.tuple();

  /** A place for a value, as in {@code $3}. */
  String value(Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  /** A row of values, as in {@code ($3, $4)}, to compare the place after which a page begins. */
  String row(Object... row) {
    return Arrays.stream(row).map(this::value).collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * Adds a condition.
   *
   * @param clause SQL of ours, with a {@code ?} for the value
   * @param value what was asked for, or null: then there is no condition
   */
  Conditions and(String clause, Object value) {
    if (value != null) {
      and(clause.replace("?", value(value)));
    }
    return this;
  }

  /** Adds a condition without a value. */
  Conditions and(String clause) {
    clauses.add(clause);
    return this;
  }

  /**
   * Adds the end of a statement to its beginning.
   *
   * @param select up to and with FROM
   * @param order after ORDER BY
   * @param limit how many rows at most
   */
  String page(String select, String order, int limit) {
    String where = clauses.isEmpty() ? "" : " WHERE (" + String.join(") AND (", clauses) + ")";
    return select + where + " ORDER BY " + order + " LIMIT " + value(limit);
  }

  Tuple values() {
    return values;
  }
}
