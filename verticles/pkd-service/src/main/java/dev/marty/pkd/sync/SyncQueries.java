package dev.marty.pkd.sync;

import dev.marty.pkd.directory.ListKind;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL that looks: at sources for clients, at the directory for what a list is measured by. */
final class SyncQueries {
  private static final int RUNS_SHOWN = 10;

  private SyncQueries() {}

  /**
   * When the newest list of an issuer was signed, of those that nothing is against; null if there
   * is none, or it says not.
   *
   * @param keys of the signer and of its CSCA, as certificate.key_sha256
   */
  static Future<OffsetDateTime> newest(
      SqlConnection connection, ListKind kind, Collection<String> keys) {
    return connection
        .preparedQuery(
            """
            SELECT max(l.signed_at) AS signed_at
              FROM list l
              JOIN list_trust t ON t.sha256 = l.sha256 AND t.status IN ('trusted', 'pending')
              JOIN certificate s ON s.sha256 = l.signer_sha256
              LEFT JOIN certificate_issuer i ON i.certificate_sha256 = s.sha256
              LEFT JOIN certificate p ON p.sha256 = i.issuer_sha256
             WHERE l.kind = $1 AND (s.key_sha256 = ANY ($2) OR p.key_sha256 = ANY ($2))
            """)
        .execute(Tuple.tuple().addString(kind.text()).addArrayOfBuffer(Sql.bytes(keys)))
        .map(rows -> Sql.first(rows, row -> row.getOffsetDateTime("signed_at")));
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
