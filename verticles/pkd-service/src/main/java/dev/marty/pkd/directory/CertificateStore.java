package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.CertificateFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** SQL that writes certificates with their findings, wherever they come from. */
final class CertificateStore {
  private CertificateStore() {}

  /**
   * Writes the certificates that are new, with their findings.
   *
   * @return fingerprints of those that were new
   */
  static Future<Set<String>> insert(
      SqlConnection connection, Collection<Found.Certificate> certificates) {
    // Each once, and in one order: transactions that run together lock rows in the same order.
    TreeMap<String, Found.Certificate> sorted = new TreeMap<>();
    certificates.forEach(certificate -> sorted.put(certificate.sha256(), certificate));
    List<Found.Certificate> all = List.copyOf(sorted.values());
    if (all.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return insertRows(connection, all)
        .compose(
            stored ->
                FindingStore.insert(
                        connection,
                        "certificate_finding",
                        "certificate_sha256",
                        all.stream().filter(c -> stored.contains(c.sha256())).toList())
                    .map(stored));
  }

  private static Future<Set<String>> insertRows(
      SqlConnection connection, List<Found.Certificate> all) {
    Tuple columns =
        Tuple.tuple()
            .addArrayOfBuffer(buffers(all, c -> Sql.bytes(c.sha256())))
            .addArrayOfBuffer(buffers(all, Found.Certificate::der))
            .addArrayOfString(facts(all, CertificateFacts::country))
            .addArrayOfString(facts(all, facts -> facts.kind().text()))
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
            .addArrayOfOffsetDateTime(times(all, CertificateFacts::notBefore))
            .addArrayOfOffsetDateTime(times(all, CertificateFacts::notAfter))
            .addArrayOfString(facts(all, CertificateFacts::subjectName))
            .addArrayOfString(facts(all, CertificateFacts::issuerName))
            .addArrayOfString(strings(all, c -> c.profile().object()))
            .addArrayOfBuffer(buffers(all, c -> Sql.bytes(c.facts().keySha256())))
            .addArrayOfBoolean(all.stream().map(c -> c.facts().ca()).toArray(Boolean[]::new));
    return connection
        .preparedQuery(
            """
            INSERT INTO certificate (sha256, der, country, kind, subject, issuer, serial,
                subject_key_identifier, authority_key_identifier, public_key, explicit_parameters,
                signature_algorithm, not_before, not_after, subject_name, issuer_name, profile,
                key_sha256, ca)
            SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::text[],
                $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[],
                $12::text[], $13::timestamptz[], $14::timestamptz[], $15::text[], $16::text[],
                $17::text[], $18::bytea[], $19::boolean[])
            ON CONFLICT (sha256) DO NOTHING
            RETURNING sha256
            """)
        .execute(columns)
        .map(Sql::fingerprints);
  }

  private static Buffer[] buffers(
      List<Found.Certificate> all, Function<Found.Certificate, Buffer> column) {
    return all.stream().map(column).toArray(Buffer[]::new);
  }

  private static String[] strings(
      List<Found.Certificate> all, Function<Found.Certificate, String> column) {
    return all.stream().map(column).toArray(String[]::new);
  }

  private static String[] facts(
      List<Found.Certificate> all, Function<CertificateFacts, String> column) {
    return strings(all, c -> column.apply(c.facts()));
  }

  private static OffsetDateTime[] times(
      List<Found.Certificate> all, Function<CertificateFacts, Instant> column) {
    return all.stream()
        .map(c -> column.apply(c.facts()).atOffset(ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }
}
