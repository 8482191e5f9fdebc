package dev.marty.pkd.directory;

import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;

/** SQL that computes what is trusted. */
final class TrustStore {
  private static final String STATEMENT_TIMEOUT = "57014";

  private TrustStore() {}

  /** Lets one transaction go after the other, from here to its commit. */
  static Future<Void> lock(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0))")
        .execute()
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof PgException pg && STATEMENT_TIMEOUT.equals(pg.getSqlState())
                        ? Problem.unavailable(
                                "overloaded", "Another import is being taken in; try again.")
                            .exception()
                        : failure))
        .mapEmpty();
  }

  /** Computes it anew, from all there is. */
  static Future<Void> refresh(SqlConnection connection) {
    return connection.preparedQuery("SELECT refresh_trust()").execute().mapEmpty();
  }

  /** Fingerprints of the trusted CSCA certificates: some thousand. */
  static Future<Set<String>> trusted(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT certificate_sha256 AS sha256 FROM trusted_csca")
        .execute()
        .map(Sql::fingerprints);
  }
}
