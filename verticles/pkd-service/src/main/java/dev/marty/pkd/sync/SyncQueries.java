package dev.marty.pkd.sync;

import dev.marty.pkd.directory.ListKind;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL that looks: at sources for clients, at the directory for what a list is measured by. */
final class SyncQueries {
  private static final int RUNS_SHOWN = 10;

  private SyncQueries() {}

  /** When the list that counts of a country was signed; null if there is none, or it says not. */
  static Future<OffsetDateTime> newest(SqlConnection connection, ListKind kind, String country) {
    return connection
        .preparedQuery("SELECT signed_at FROM current_list WHERE kind = $1 AND country = $2")
        .execute(Tuple.of(kind.text(), country))
        .map(rows -> Sql.first(rows, row -> row.getOffsetDateTime("signed_at")));
  }

  /** Whether a CSCA may speak for a country: it is trusted, or nobody of that country is yet. */
  static Future<Boolean> speaksFor(SqlConnection connection, String country, String csca) {
    return connection
        .preparedQuery(
            """
            SELECT $2::bytea IS NOT NULL
                   AND EXISTS (SELECT FROM trusted_csca WHERE certificate_sha256 = $2)
                OR NOT EXISTS (SELECT FROM trusted_csca t
                                 JOIN certificate c ON c.sha256 = t.certificate_sha256
                                WHERE c.country = $1) AS speaks
            """)
        .execute(Tuple.of(country, csca == null ? null : Sql.bytes(csca)))
        .map(rows -> rows.iterator().next().getBoolean("speaks"));
  }

  /** What is known of sources, with their last runs, the newest first; by name. */
  static Future<Map<String, SourceState>> all(SqlConnection connection, List<String> names) {
    return connection
        .preparedQuery(
            """
            SELECT s.name, s.next_at, s.failures, s.leased_until > now() AS running,
                   r.id, r.cause, r.started_at, r.finished_at, r.outcome, r.detail, r.items
              FROM sync_source s LEFT JOIN LATERAL
                   (SELECT id, cause, started_at, finished_at, outcome, detail, items
                      FROM sync_run WHERE source = s.name
                     ORDER BY started_at DESC, id LIMIT $2) r ON true
             WHERE s.name = ANY ($1) ORDER BY s.name, r.started_at DESC, r.id
            """)
        .execute(
            Tuple.tuple().addArrayOfString(names.toArray(String[]::new)).addInteger(RUNS_SHOWN))
        .map(
            rows -> {
              Map<String, SourceState> states = new HashMap<>();
              for (Row row : rows) {
                SourceState state =
                    states.computeIfAbsent(row.getString("name"), name -> state(row));
                if (row.getUUID("id") != null) {
                  state.runs().add(run(row));
                }
              }
              return states;
            });
  }

  private static SourceState state(Row row) {
    return new SourceState(
        Boolean.TRUE.equals(row.getBoolean("running")),
        row.getOffsetDateTime("next_at"),
        row.getInteger("failures"),
        new ArrayList<>());
  }

  private static SourceState.Run run(Row row) {
    String outcome = row.getString("outcome");
    return new SourceState.Run(
        row.getUUID("id"),
        row.getString("cause"),
        row.getOffsetDateTime("started_at"),
        row.getOffsetDateTime("finished_at"),
        outcome == null ? null : Outcome.of(outcome),
        row.getString("detail"),
        ItemColumn.read(row.getJsonArray("items")));
  }
}
