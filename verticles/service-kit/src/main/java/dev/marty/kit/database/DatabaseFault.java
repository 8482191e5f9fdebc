package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Why a database could not be used, told by SQLSTATE or exception type, never by message text.
 *
 * @param permanent true when trying again cannot help until somebody changes something: wrong
 *     password, wrong database, wrong identity, missing grant
 * @param sqlState PostgreSQL's code, or null when the server never answered
 * @param reason one safe sentence for operators, without SQL and without credentials
 */
public record DatabaseFault(boolean permanent, String sqlState, String reason) {
  /** Bad data, a violated constraint, a statement that is wrong. */
  private static final Set<String> OF_PROGRAM = Set.of("21", "22", "23", "42", "44");

  private static final int CLASS = 2;
  private static final String NO_PRIVILEGE = "42501";

  /** A fault found by looking, not reported by the server. */
  static DatabaseFault permanent(String reason) {
    return new DatabaseFault(true, null, reason);
  }

  /**
   * Explains a failure.
   *
   * @param failure what a connect or a query failed with
   * @param settings which role on which database, for the text
   */
  public static DatabaseFault of(Throwable failure, DatabaseSettings settings) {
    if (failure instanceof DatabaseAwayException) {
      return of(failure.getCause(), settings);
    }
    String database = settings.url().toString();
    if (failure instanceof PgException pg) {
      return ofState(pg.getSqlState() == null ? "" : pg.getSqlState(), settings);
    }
    String tls = TlsFault.reason(failure, settings);
    if (tls != null) {
      return fault(true, null, tls);
    }
    if (failure instanceof UnknownHostException) {
      return fault(
          false, null, "The host of " + database + " is unknown; look at its name and at DNS.");
    }
    if (failure instanceof ConnectException) {
      return fault(false, null, database + " refused the connection; is PostgreSQL running there?");
    }
    if (failure instanceof ClosedConnectionException) {
      return fault(
          false, null, "The connection to " + database + " was closed; it is tried again.");
    }
    if (failure instanceof TimeoutException) {
      return fault(
          false, null, database + " did not answer in time; is it overloaded, or cut off?");
    }
    if (failure instanceof VertxException) {
      // The driver's one type for a connection lost under a query and for none free in time.
      return fault(
          false,
          null,
          database + " gave no connection in time, or lost it; is it overloaded, or cut off?");
    }
    if (failure instanceof IOException) {
      // Reset, closed on the way, or TLS that broke off: the system has many types for it.
      return fault(
          false, null, "The connection to " + database + " broke off; it is opened again.");
    }
    return fault(false, null, database + " failed (" + failure.getClass().getSimpleName() + ").");
  }

  /**
   * Whether a failed call of {@link Database} tells of the database and not of a fault in a
   * statement or in what was written: the same call may succeed later.
   */
  public static boolean isOne(Throwable failure) {
    if (failure instanceof PgException pg) {
      String state = pg.getSqlState();
      return state == null
          || state.length() < CLASS
          || !OF_PROGRAM.contains(state.substring(0, CLASS))
          || state.equals(NO_PRIVILEGE);
    }
    return failure instanceof DatabaseAwayException;
  }

  /**
   * Explains a SQLSTATE, by whatever driver it came.
   *
   * @param state PostgreSQL's code
   * @param settings as above
   */
  public static DatabaseFault ofState(String state, DatabaseSettings settings) {
    String role = "role " + settings.user();
    String database = settings.url().toString();
    return switch (state) {
      case "28P01" ->
          fault(
              true,
              state,
              "The password of "
                  + role
                  + " was refused by "
                  + database
                  + "; set "
                  + settings.passwordVariable()
                  + " to the right one, or run marty init-db with it.");
      case "28000" ->
          fault(
              true,
              state,
              "The "
                  + role
                  + " may not log in to "
                  + database
                  + ", or not with this sslmode; ALTER ROLE "
                  + settings.user()
                  + " LOGIN, run marty init-db, or look at pg_hba.conf.");
      case "3D000" -> fault(true, state, "There is no " + database + "; run marty init-db.");
      case NO_PRIVILEGE ->
          fault(
              true,
              state,
              "The "
                  + role
                  + " lacks a privilege on "
                  + database
                  + "; GRANT CONNECT ON DATABASE "
                  + settings.url().database()
                  + " TO "
                  + settings.user()
                  + " if it is that one, or run marty init-db and marty verify.");
      case "55000" ->
          fault(
              false,
              state,
              database + " accepts no connections; ALTER DATABASE … ALLOW_CONNECTIONS true.");
      case "53300" ->
          fault(
              false,
              state,
              "Too many connections to "
                  + database
                  + "; raise max_connections or the role's CONNECTION LIMIT.");
      case "57P01", "57P02" ->
          fault(
              false,
              state,
              "The connection to " + database + " was terminated; it is opened again.");
      case "57P03" ->
          fault(false, state, database + " is starting up or shutting down; it is tried again.");
      case "57014" ->
          fault(
              false,
              state,
              "A statement on "
                  + database
                  + " exceeded statement_timeout; is it overloaded, or locked?");
      case "55P03" ->
          fault(
              false,
              state,
              "A lock on "
                  + database
                  + " was not given in time; pg_blocking_pids() tells who holds it.");
      case "25006" -> fault(false, state, database + " is read-only; is it a standby?");
      case "53100" -> fault(false, state, database + " has no disk space left; make room there.");
      default -> fault(false, state, database + " failed with SQLSTATE " + state + ".");
    };
  }

  private static DatabaseFault fault(boolean permanent, String sqlState, String reason) {
    return new DatabaseFault(permanent, sqlState, reason);
  }
}
