package dev.marty.database.schema;

import dev.marty.kit.database.TablePrivileges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Records what a migration granted, in its own transaction, and lets none begin on privileges that
 * somebody changed: they would be recorded as if it had granted them. A schema that was migrated
 * before there were records gets its first one without a migration.
 */
final class PrivilegeRecord implements Callback {
  private static final Set<Event> EVENTS =
      Set.of(Event.BEFORE_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE, Event.AFTER_MIGRATE);

  @Override
  public boolean supports(Event event, Context context) {
    return EVENTS.contains(event);
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public String getCallbackName() {
    return "privileges";
  }

  @Override
  public void handle(Event event, Context context) {
    try (Statement statement = context.getConnection().createStatement()) {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        compare(statement);
      } else if (event == Event.AFTER_EACH_MIGRATE
          || texts(statement, TablePrivileges.recorded()).isEmpty()) {
        statement.execute(TablePrivileges.record());
      }
    } catch (SQLException e) {
      throw new FlywayException("The app role's privileges cannot be read or recorded.", e);
    }
  }

  private static void compare(Statement statement) throws SQLException {
    List<String> differences = texts(statement, TablePrivileges.differences());
    if (!differences.isEmpty()) {
      throw new FlywayException(
          "The app role's privileges are not those that the migrations granted ("
              + String.join("; ", differences)
              + "). REVOKE what is excess and GRANT what was lost, then migrate again.");
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
