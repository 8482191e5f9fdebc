package dev.marty.signer.holdings;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a service has in its database of what csca issued. Each keeps it in tables of its own, and
 * says by which statements it is read. Fingerprints are lowercase hex.
 */
public final class HoldingsStore {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * The statements.
   *
   * @param certificates of kind $1, later than the fingerprint $2, in the order of the
   *     fingerprints, at most $3: sha256 and serial in hex, country, revoked_at
   * @param certificate with the fingerprint $1: der
   * @param crls of each country the one with the highest number: country, number, sha256 in hex,
   *     bytes, path or null
   * @param known those of the fingerprints $1, an array: sha256 in hex, revoked or not
   */
  public record Statements(String certificates, String certificate, String crls, String known) {}

  private final Database database;
  private final Statements statements;

  /** Reads from a database. */
  public HoldingsStore(Database database, Statements statements) {
    this.database = database;
    this.statements = statements;
  }

  /**
   * Certificates in the order of their fingerprints.
   *
   * @param after only later ones; null for the first
   * @param limit at most so many
   */
  Future<List<Held>> certificates(IssuedKind kind, String after, int limit) {
    Tuple page = Tuple.of(kind.text(), bytes(after == null ? "" : after), limit);
    return database
        .read(c -> c.preparedQuery(statements.certificates()).execute(page))
        .map(
            rows -> {
              List<Held> held = new ArrayList<>();
              rows.forEach(row -> held.add(held(row, kind)));
              return held;
            });
  }

  /** Whether there are none at all. */
  public Future<Boolean> isEmpty() {
    boolean[] some = {false};
    return Sequence.each(
            List.of(IssuedKind.values()),
            kind -> certificates(kind, null, 1).onSuccess(one -> some[0] |= !one.isEmpty()))
        .map(done -> !some[0]);
  }

  private static Held held(Row row, IssuedKind kind) {
    OffsetDateTime revokedAt = row.getOffsetDateTime("revoked_at");
    return new Held(
        row.getString("sha256"),
        kind,
        row.getString("country"),
        row.getString("serial"),
        revokedAt == null ? null : revokedAt.toInstant());
  }

  /** A certificate, DER, or null. */
  Future<Buffer> certificate(String sha256) {
    Tuple one = Tuple.of(bytes(sha256));
    return database
        .read(c -> c.preparedQuery(statements.certificate()).execute(one))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("der"));
  }

  /** Of each country the CRL with the highest number. */
  public Future<Map<String, HeldCrl>> crls() {
    return database
        .read(c -> c.preparedQuery(statements.crls()).execute())
        .map(
            rows -> {
              Map<String, HeldCrl> crls = new HashMap<>();
              for (Row row : rows) {
                String country = row.getString("country");
                crls.put(
                    country,
                    new HeldCrl(
                        country,
                        row.getLong("number"),
                        row.getString("sha256"),
                        row.getInteger("bytes"),
                        row.getString("path")));
              }
              return crls;
            });
  }

  /**
   * Those of another's certificates that are here.
   *
   * @return whether they are revoked here, by fingerprint
   */
  public Future<Map<String, Boolean>> known(List<Held> page) {
    Buffer[] asked = page.stream().map(held -> bytes(held.sha256())).toArray(Buffer[]::new);
    Tuple all = Tuple.tuple().addArrayOfBuffer(asked);
    return database
        .read(c -> c.preparedQuery(statements.known()).execute(all))
        .map(
            rows -> {
              Map<String, Boolean> known = new HashMap<>();
              rows.forEach(row -> known.put(row.getString("sha256"), row.getBoolean("revoked")));
              return known;
            });
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }
}
