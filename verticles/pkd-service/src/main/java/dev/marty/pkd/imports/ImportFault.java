package dev.marty.pkd.imports;

import dev.marty.kit.http.ProblemException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

/** Whose fault it is that an import did not succeed, told by SQLSTATE and type of the failure. */
enum ImportFault {
  /** Of what is in it: the database refuses a value, and would again. */
  CONTENT,
  /** Of nobody who sent anything: the database or the workers were not there. */
  PASSING,
  /** Nobody knows; a statement that takes too long, say. */
  UNKNOWN;

  static ImportFault of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException pg) {
        return ofState(pg.getSqlState() == null ? "" : pg.getSqlState());
      }
      if (cause instanceof ProblemException
          || cause instanceof VertxException
          || cause instanceof ClosedConnectionException
          || cause instanceof ConnectException
          // Of a reading; the deadline of the whole is nobody's but the import's.
          || (cause != failure && cause instanceof TimeoutException)) {
        return PASSING;
      }
    }
    return UNKNOWN;
  }

  /** By class: 22 data, 23 integrity, 54 limits of the program; the rest is the server's state. */
  private static ImportFault ofState(String state) {
    if (state.matches("(22|23|54).*")) {
      return CONTENT;
    }
    return state.matches("(08|25|28|3D|40|53|55|57P).*") ? PASSING : UNKNOWN;
  }
}
