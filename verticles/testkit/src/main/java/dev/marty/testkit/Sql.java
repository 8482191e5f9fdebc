package dev.marty.testkit;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Plain SQL over JDBC: another driver than the one under test. */
public final class Sql implements AutoCloseable {
  private static final int CONNECT_SECONDS = 10;

  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /** Connects a role to a database. */
  public static Sql connect(DatabaseUrl url, String user, String password) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {url.host()});
    source.setPortNumbers(new int[] {url.port()});
    source.setDatabaseName(url.database());
    source.setUser(user);
    source.setPassword(password);
    source.setApplicationName("system-tests");
    source.setLoginTimeout(CONNECT_SECONDS);
    return new Sql(source.getConnection());
  }

  /** Connects with the credentials in the URL. */
  public static Sql connect(DatabaseUrl url) throws SQLException {
    return connect(url, url.user(), url.password().reveal());
  }

  /** Connects a configured role to its own database. */
  public static Sql connect(DatabaseSettings settings) throws SQLException {
    return connect(settings.url(), settings.user(), settings.password().reveal());
  }

  /** Runs a statement in a transaction of its own. */
  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement with values for its question marks. */
  public void run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  /** Tries a statement: {@code done}, or the SQLSTATE of the refusal. */
  public String outcome(String sql) {
    try {
      run(sql);
      return "done";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  /** All rows of a query, each as its columns joined by {@code |}. */
  public List<String> rows(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> result = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        result.add(String.join("|", values));
      }
      return result;
    }
  }

  /** The one number a query gives. */
  public long number(String query) throws SQLException {
    return Long.parseLong(rows(query).get(0));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
