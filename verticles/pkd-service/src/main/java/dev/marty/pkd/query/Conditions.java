package dev.marty.pkd.query;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

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

  /** The clause, {@code WHERE} included; empty if there is no condition. */
  String where() {
    return clauses.isEmpty() ? "" : " WHERE (" + String.join(") AND (", clauses) + ")";
  }

  Tuple values() {
    return values;
  }
}
