package dev.marty.pkd.imports;

import dev.marty.pkd.answer.Place;
import dev.marty.pkd.directory.ListKind;
import dev.marty.pkd.directory.SignatureColumn;
import dev.marty.pkd.directory.Sql;
import dev.marty.pkd.imports.ImportDetail.ImportedList;
import dev.marty.pkd.imports.ImportDetail.PendingList;
import dev.marty.pkd.imports.ImportDetail.PlacedFinding;
import dev.marty.pkd.imports.ImportDetail.Rejection;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** SQL that reads imports. */
final class ImportQueries {
  private static final int REJECTIONS_SHOWN = 100;

  private static final String COLUMNS =
      """
      SELECT i.id, i.at, i.finished_at, i.kind, i.status, i.sha256, i.bytes, i.source, i.trust,
             i.seen, i.stored, i.known, i.removed, i.rejected, i.objects, i.problem, i.effect,
             p.phase, p.bytes AS progress_bytes, p.entries AS progress_entries
        FROM import i LEFT JOIN import_progress p ON p.import_id = i.id
      """;

  private ImportQueries() {}

  /** One import with all there is to say, or null. */
  static Future<ImportDetail> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(COLUMNS + " WHERE i.id = $1")
        .execute(Tuple.of(id))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : complete(connection, rows.iterator().next()));
  }

  private static Future<ImportDetail> complete(SqlConnection connection, Row row) {
    Import summary = summary(row);
    if (summary.kind() == null || summary.finishedAt() == null) {
      return Future.succeededFuture(ImportDetail.of(summary));
    }
    Future<ImportedList> list = list(connection, summary);
    Future<List<PendingList>> pending = list.compose(done -> pending(connection, summary.id()));
    return pending
        .compose(done -> rejections(connection, summary.id(), -1, REJECTIONS_SHOWN))
        .map(
            rejections ->
                new ImportDetail(
                    summary,
                    list.result(),
                    row.getJsonObject("effect"),
                    pending.result(),
                    rejections));
  }

  /** Lists it brought that wait for a decision. */
  private static Future<List<PendingList>> pending(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.kind, l.issuer, t.because
              FROM import_object o
              JOIN list l ON l.sha256 = o.sha256
              JOIN list_trust t ON t.sha256 = l.sha256
             WHERE o.import_id = $1 AND o.kind = 'list' AND t.status = 'pending'
             ORDER BY l.sha256
            """)
        .execute(Tuple.of(id))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new PendingList(
                            Sql.hex(row.getBuffer("sha256")),
                            ListKind.MASTER_LIST.text().equals(row.getString("kind")),
                            row.getString("issuer"),
                            row.getString("because"))));
  }

  /** The list that came by itself, or null. */
  private static Future<ImportedList> list(SqlConnection connection, Import summary) {
    if (!ListKind.TEXTS.contains(summary.kind())) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.signature, t.status = 'trusted' AS trusted,
                   t.because AS trust_reason
              FROM import_object o JOIN list l USING (sha256) JOIN list_trust t USING (sha256)
             WHERE o.import_id = $1 AND o.kind = 'list'
            """)
        .execute(Tuple.of(summary.id()))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : withFindings(connection, rows.iterator().next()));
  }

  private static Future<ImportedList> withFindings(SqlConnection connection, Row list) {
    return connection
        .preparedQuery(
            """
            SELECT NULL::integer AS position, NULL::bytea AS certificate, ordinal,
                   severity, code, text
              FROM list_finding WHERE list_sha256 = $1
            UNION ALL
            SELECT place.position, finding.certificate_sha256, finding.ordinal,
                   finding.severity, finding.code, finding.text
              FROM list_certificate place
              JOIN certificate_finding finding USING (certificate_sha256)
             WHERE place.list_sha256 = $1
             ORDER BY position NULLS FIRST, ordinal
            """)
        .execute(Tuple.of(list.getBuffer("sha256")))
        .map(
            rows ->
                new ImportedList(
                    SignatureColumn.read(list),
                    list.getBoolean("trusted"),
                    list.getString("trust_reason"),
                    Sql.all(
                        rows,
                        row ->
                            new PlacedFinding(
                                row.getInteger("position"),
                                Sql.hex(row.getBuffer("certificate")),
                                Sql.finding(row)))));
  }

  /** Imports, the newest first. */
  static Future<List<Import>> list(SqlConnection connection, Place after, int limit) {
    return connection
        .preparedQuery(
            COLUMNS
                + " WHERE $1::timestamptz IS NULL OR (i.at, i.id) < ($1, $2)"
                + " ORDER BY i.at DESC, i.id DESC LIMIT $3")
        .execute(Place.page(after, limit))
        .map(rows -> Sql.all(rows, ImportQueries::summary));
  }

  /** Entries that were not taken in, after the one with an ordinal. */
  static Future<List<Rejection>> rejections(
      SqlConnection connection, UUID id, int after, int limit) {
    return connection
        .preparedQuery(
            "SELECT ordinal, line, dn, reason, detail FROM import_rejection"
                + " WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3")
        .execute(Tuple.of(id, after, limit))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Rejection(
                            row.getInteger("ordinal"),
                            row.getLong("line"),
                            row.getString("dn"),
                            row.getString("reason"),
                            row.getString("detail"))));
  }

  private static Import summary(Row row) {
    ImportStatus status = ImportStatus.of(row.getString("status"));
    boolean running = status == ImportStatus.WAITING && row.getString("phase") != null;
    return new Import(
        row.getUUID("id"),
        row.getString("kind"),
        running ? ImportStatus.RUNNING : status,
        row.getOffsetDateTime("at"),
        row.getOffsetDateTime("finished_at"),
        Sql.hex(row.getBuffer("sha256")),
        row.getLong("bytes"),
        row.getString("source"),
        row.getBoolean("trust"),
        new Import.Counts(
            row.getInteger("seen"),
            row.getInteger("stored"),
            row.getInteger("known"),
            row.getInteger("removed"),
            row.getInteger("rejected")),
        ImportColumns.objects(row.getJsonObject("objects")),
        running
            ? new Import.Stage(
                row.getString("phase"),
                row.getLong("progress_bytes"),
                row.getInteger("progress_entries"))
            : null,
        ImportColumns.problem(row.getJsonObject("problem")));
  }
}
