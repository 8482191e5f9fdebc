package dev.marty.pkd;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.conformance.Finding;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** SQL that writes certificates with their findings, wherever they come from. */
final class CertificateStore {
  private static final HexFormat HEX = HexFormat.of();

  private CertificateStore() {}

  /**
   * Writes the certificates that are new, with their findings.
   *
   * @param all ordered by fingerprint, so that transactions lock rows in the same order
   * @return how many were new
   */
  static Future<Integer> insert(SqlConnection connection, List<NewImport.Certificate> all) {
    return insertCertificates(connection, all)
        .compose(
            stored ->
                insertCertificateFindings(connection, all, stored).map(done -> stored.size()));
  }

  private static Future<Set<String>> insertCertificates(
      SqlConnection connection, List<NewImport.Certificate> all) {
    Tuple columns =
        Tuple.tuple()
            .addArrayOfBuffer(buffers(all, c -> bytes(c.facts().sha256())))
            .addArrayOfBuffer(buffers(all, NewImport.Certificate::der))
            .addArrayOfString(facts(all, CertificateFacts::country))
            .addArrayOfString(
                facts(all, f -> f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')))
            .addArrayOfString(facts(all, CertificateFacts::subject))
            .addArrayOfString(facts(all, CertificateFacts::issuer))
            .addArrayOfString(facts(all, CertificateFacts::serial))
            .addArrayOfString(facts(all, CertificateFacts::subjectKeyIdentifier))
            .addArrayOfString(facts(all, CertificateFacts::authorityKeyIdentifier))
            .addArrayOfString(facts(all, f -> f.publicKey().description()))
            .addArrayOfBoolean(
                all.stream()
                    .map(c -> c.facts().publicKey().explicitParameters())
                    .toArray(Boolean[]::new))
            .addArrayOfString(facts(all, CertificateFacts::signatureAlgorithm))
            .addArrayOfOffsetDateTime(times(all, f -> f.notBefore().atOffset(ZoneOffset.UTC)))
            .addArrayOfOffsetDateTime(times(all, f -> f.notAfter().atOffset(ZoneOffset.UTC)));
    return connection
        .preparedQuery(
            """
            INSERT INTO certificate (sha256, der, country, kind, subject, issuer, serial,
                subject_key_identifier, authority_key_identifier, public_key, explicit_parameters,
                signature_algorithm, not_before, not_after)
            SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::text[],
                $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[],
                $12::text[], $13::timestamptz[], $14::timestamptz[])
            ON CONFLICT (sha256) DO NOTHING
            RETURNING sha256
            """)
        .execute(columns)
        .map(
            rows -> {
              Set<String> stored = new HashSet<>();
              rows.forEach(row -> stored.add(hex(row.getBuffer("sha256"))));
              return stored;
            });
  }

  private static Future<Void> insertCertificateFindings(
      SqlConnection connection, List<NewImport.Certificate> all, Set<String> stored) {
    List<Tuple> rows =
        all.stream()
            .filter(certificate -> stored.contains(certificate.facts().sha256()))
            .flatMap(
                certificate ->
                    findings(bytes(certificate.facts().sha256()), certificate.findings()).stream())
            .toList();
    return batch(
        connection,
        "INSERT INTO certificate_finding (certificate_sha256, ordinal, severity, code, text)"
            + " VALUES ($1, $2, $3, $4, $5)",
        rows);
  }

  static List<Tuple> findings(Object owner, List<Finding> findings) {
    return IntStream.range(0, findings.size())
        .mapToObj(
            i ->
                Tuple.of(
                    owner,
                    i,
                    findings.get(i).severity().name(),
                    findings.get(i).code(),
                    findings.get(i).text()))
        .toList();
  }

  static Future<Void> batch(SqlConnection connection, String sql, List<Tuple> rows) {
    return rows.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(sql).executeBatch(rows).mapEmpty();
  }

  private static Buffer[] buffers(
      List<NewImport.Certificate> all, Function<NewImport.Certificate, Buffer> column) {
    return all.stream().map(column).toArray(Buffer[]::new);
  }

  private static String[] facts(
      List<NewImport.Certificate> all, Function<CertificateFacts, String> column) {
    return all.stream().map(c -> column.apply(c.facts())).toArray(String[]::new);
  }

  private static OffsetDateTime[] times(
      List<NewImport.Certificate> all, Function<CertificateFacts, OffsetDateTime> column) {
    return all.stream().map(c -> column.apply(c.facts())).toArray(OffsetDateTime[]::new);
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }
}
