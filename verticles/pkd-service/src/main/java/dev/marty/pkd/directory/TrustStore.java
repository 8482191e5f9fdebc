package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** SQL that computes what is trusted. */
final class TrustStore {
  private TrustStore() {}

  /** Lets one transaction go after the other, from here to its commit. */
  static Future<Void> lock(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0))")
        .execute()
        .mapEmpty();
  }

  /** Computes it anew, from all there is. */
  static Future<Void> refresh(SqlConnection connection) {
    return connection.preparedQuery("SELECT refresh_trust()").execute().mapEmpty();
  }
}
