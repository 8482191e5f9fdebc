package dev.marty.database.schema;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import dev.marty.kit.database.DatabaseFault;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.postgresql.ds.PGSimpleDataSource;

/** JDBC, for Flyway and for administration only; services never see this driver. */
public final class Jdbc {
  private static final System.Logger LOG = System.getLogger(Jdbc.class.getName());
  private static final int CONNECT_SECONDS = 10;
  private static final int AGAIN_MS = 1_000;

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
   * Waits until a role can connect.
   *
   * @param source from {@link #dataSource}, for that role
   * @param settings whose it is, for the text
   * @param patience how long a fault that can pass is tried again
   * @throws DatabaseCommandException at once for a fault that only people can mend, else after the
   *     patience; the message says why and what to do
   */
  static void await(PGSimpleDataSource source, DatabaseSettings settings, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    String said = null;
    while (true) {
      try {
        source.getConnection().close();
        return;
      } catch (SQLException e) {
        String reason = reason(e, settings);
        if (!passes(e)) {
          throw new DatabaseCommandException(reason, e);
        }
        if (System.nanoTime() > end) {
          throw new DatabaseCommandException(
              reason + " Given up after " + patience.toSeconds() + " s.", e);
        }
        if (!reason.equals(said)) {
          String line = "{0} It is tried again, for {1} s at most.";
          LOG.log(System.Logger.Level.WARNING, line, reason, patience.toSeconds());
          said = reason;
        }
        pause();
      }
    }
  }

  /** By SQLSTATE: no server yet, none any more, no room, or none that lets anybody in now. */
  private static boolean passes(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.matches("08001|53...|55000|57P0[1-3]")
        || (state.equals("08006")
            && (failure.getCause() instanceof SocketException
                || failure.getCause() instanceof SocketTimeoutException
                || failure.getCause() instanceof EOFException));
  }

  private static void pause() {
    try {
      Thread.sleep(AGAIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseCommandException("Interrupted.", e);
    }
  }

  private static String reason(SQLException failure, DatabaseSettings settings) {
    String state = String.valueOf(failure.getSQLState());
    DatabaseFault fault =
        state.startsWith("08")
            ? DatabaseFault.of(untyped(failure), settings)
            : DatabaseFault.ofState(state, settings);
    return fault.reason() + " (SQLSTATE " + state + ")";
  }

  /**
   * What failed below SQL. Where this driver gives no cause, its codes are those of one thing each.
   */
  private static Throwable untyped(SQLException failure) {
    Throwable cause = failure.getCause();
    if (cause != null) {
      boolean ofFile =
          cause instanceof CertificateException || cause instanceof FileNotFoundException;
      return ofFile ? failure : cause;
    }
    return switch (failure.getSQLState()) {
      case "08004" -> new Exception("no TLS");
      case "08006" -> new CertificateException("another host's");
      default -> new TimeoutException();
    };
  }

  /**
   * Connects with the credentials in the URL.
   *
   * @throws DatabaseCommandException when that fails; the message names server and SQLSTATE
   */
  public static Connection connect(DatabaseUrl url) {
    return connect(url, null);
  }

  /**
   * The same, with settings of the session.
   *
   * @param options as PGOPTIONS, {@code -c name=value}, or null
   */
  static Connection connect(DatabaseUrl url, String options) {
    PGSimpleDataSource source = dataSource(url, url.user(), url.password());
    source.setOptions(options);
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new DatabaseCommandException(
          "Cannot connect to "
              + url
              + " as "
              + url.user()
              + " (SQLSTATE "
              + e.getSQLState()
              + ": "
              + e.getMessage()
              + ").",
          e);
    }
  }
}
