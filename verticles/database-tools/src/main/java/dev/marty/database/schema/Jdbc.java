package dev.marty.database.schema;

import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** JDBC, for Flyway and for administration only; services never see this driver. */
public final class Jdbc {
  private static final int CONNECT_SECONDS = 10;

  private Jdbc() {}

  /** A data source for one role on one database; connects to nothing yet. */
  static PGSimpleDataSource dataSource(DatabaseUrl url, String user, Secret password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {url.host()});
    source.setPortNumbers(new int[] {url.port()});
    source.setDatabaseName(url.database());
    source.setUser(user);
    source.setPassword(password == null ? null : password.reveal());
    source.setSslMode(url.sslMode());
    source.setSslRootCert(url.sslRootCert());
    source.setApplicationName("marty/admin");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    return source;
  }

  /**
   * Connects with the credentials in the URL.
   *
   * @throws DatabaseCommandException when that fails; the message names server and SQLSTATE
   */
  public static Connection connect(DatabaseUrl url) {
    try {
      return dataSource(url, url.user(), url.password()).getConnection();
    } catch (SQLException e) {
      throw new DatabaseCommandException(
          "Cannot connect to " + url + " as " + url.user() + " (SQLSTATE " + e.getSQLState() + ").",
          e);
    }
  }
}
