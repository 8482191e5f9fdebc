package dev.marty.pkd.directory;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Severity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The forms in which things stand in the database, and how rows are read. */
public final class Sql {
  private static final HexFormat HEX = HexFormat.of();

  private Sql() {}

  /** A fingerprint as bytea; the hex is the directory's own or checked. */
  public static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }

  /** Fingerprints as an array of bytea. */
  public static Buffer[] bytes(Collection<String> hex) {
    return hex.stream().map(Sql::bytes).toArray(Buffer[]::new);
  }

  /** A bytea as lowercase hex, or null. */
  public static String hex(Buffer bytes) {
    return bytes == null ? null : HEX.formatHex(bytes.getBytes());
  }

  /** The first row, or null if there is none. */
  public static <T> T first(RowSet<Row> rows, Function<Row, T> read) {
    return rows.size() == 0 ? null : read.apply(rows.iterator().next());
  }

  /** All rows, in their order. */
  public static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(read.apply(row)));
    return all;
  }

  /** Fingerprints, from rows with the column sha256; the caller's own set. */
  static Set<String> fingerprints(RowSet<Row> rows) {
    return new HashSet<>(all(rows, row -> hex(row.getBuffer("sha256"))));
  }

  /** A finding, from a row with the columns severity, code and text. */
  public static Finding finding(Row row) {
    return finding(row::getString);
  }

  /** Findings, from a row with the column findings: jsonb, an array of objects. */
  public static List<Finding> findings(Row row) {
    return row.getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .map(one -> finding(one::getString))
        .toList();
  }

  private static Finding finding(UnaryOperator<String> column) {
    return new Finding(
        Severity.valueOf(column.apply("severity")), column.apply("code"), column.apply("text"));
  }
}
