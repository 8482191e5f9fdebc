package dev.marty.pkd.directory;

import dev.marty.emrtd.conformance.Finding;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** SQL that writes findings. */
final class FindingStore {
  private FindingStore() {}

  /**
   * Writes findings of objects that are new.
   *
   * @param table which of the tables of findings
   * @param owner its column for the object
   * @param objects those objects
   */
  static Future<Void> insert(
      SqlConnection connection, String table, String owner, List<? extends Found> objects) {
    List<Buffer> owners = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    List<String> severities = new ArrayList<>();
    List<String> codes = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Found object : objects) {
      Buffer sha256 = Sql.bytes(object.sha256());
      int ordinal = 0;
      for (Finding finding : object.findings()) {
        owners.add(sha256);
        ordinals.add(ordinal++);
        severities.add(finding.severity().name());
        codes.add(finding.code());
        texts.add(finding.text());
      }
    }
    if (owners.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(
            "INSERT INTO "
                + table
                + " ("
                + owner
                + ", ordinal, severity, code, text) SELECT * FROM unnest($1::bytea[],"
                + " $2::integer[], $3::text[], $4::text[], $5::text[])")
        .execute(
            Tuple.tuple()
                .addArrayOfBuffer(owners.toArray(Buffer[]::new))
                .addArrayOfInteger(ordinals.toArray(Integer[]::new))
                .addArrayOfString(severities.toArray(String[]::new))
                .addArrayOfString(codes.toArray(String[]::new))
                .addArrayOfString(texts.toArray(String[]::new)))
        .mapEmpty();
  }
}
