package dev.marty.pkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database as the service with version 3 of the schema kept it: certificates without names for
 * comparing, lists inside of imports, CRLs unread. Written with the statements of that service, as
 * its role.
 */
final class EarlierDirectory implements AutoCloseable {
  private static final ServiceName PKD = ServiceName.PKD_SERVICE;

  private final Sql sql;

  /** Initialises a server and makes the schema. */
  EarlierDirectory(MartyServer server) throws SQLException {
    this(server, "3");
  }

  private EarlierDirectory(MartyServer server, String version) throws SQLException {
    Vertx vertx = Vertx.vertx();
    try {
      MartyConfig config = server.config(vertx);
      DatabaseInitializer.run(server.admin(), config);
      DatabaseSettings migrator = config.migratorDatabase(PKD.text());
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setServerNames(new String[] {migrator.url().host()});
      source.setPortNumbers(new int[] {migrator.url().port()});
      source.setDatabaseName(migrator.url().database());
      source.setUser(migrator.user());
      source.setPassword(migrator.password().reveal());
      source.setOptions("-c role=" + PKD.ownerRole());
      Flyway.configure()
          .dataSource(source)
          .defaultSchema(PKD.schema())
          .createSchemas(false)
          .locations("classpath:db/migration/" + PKD.text())
          .target(version)
          .load()
          .migrate();
      sql = Sql.connect(config.database(PKD.text()));
    } finally {
      Wait.on(vertx.close());
    }
  }

  /** Leaves what the service of version 9 had written into a directory of its own. */
  static void ofVersion9(MartyServer server) {
    try (EarlierDirectory earlier = new EarlierDirectory(server, "9");
        Sql admin = Sql.connect(server.admin().withDatabase(PKD.database()));
        InputStream content = EarlierDirectory.class.getResourceAsStream("/directory-9.sql")) {
      assertThat(earlier.sql.number("SELECT count(*) FROM pkd.list")).isZero();
      admin.run("SET session_replication_role = replica; DELETE FROM pkd.directory_version");
      admin.run(new String(content.readAllBytes(), StandardCharsets.UTF_8));
      for (String table : List.of("entry", "trust_decision")) {
        admin.run(
            String.format(
                Locale.ROOT,
                "SELECT setval(pg_get_serial_sequence('pkd.%1$s', 'id'), max(id)) FROM pkd.%1$s",
                table));
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Imports a master list. */
  void masterList(byte[] cms) throws SQLException {
    MasterList list = ((MasterListOutcome.Accepted) MasterListReader.read(cms)).list();
    byte[] sha256 = bytes(Octets.copyOf(cms).sha256());
    UUID id = UUID.randomUUID();
    int size = list.certificates().size();
    sql.run("INSERT INTO object (sha256, content) VALUES (?, ?)", sha256, cms);
    for (ListedCertificate listed : list.certificates()) {
      certificate((CertificateOutcome.Parsed) listed.certificate(), listed.findings());
    }
    sql.run(
        "INSERT INTO import (id, request_id, kind, object_sha256, seen, stored, known, rejected,"
            + " signature) VALUES (?, 'earlier', 'master-list', ?, ?, ?, 0, 0, ?::jsonb)",
        id,
        sha256,
        size,
        size,
        signature(list.signature()).encode());
    for (ListedCertificate listed : list.certificates()) {
      sql.run(
          "INSERT INTO import_certificate (import_id, position, certificate_sha256)"
              + " VALUES (?, ?, ?)",
          id,
          listed.position(),
          bytes(listed.certificate().sha256()));
    }
    int ordinal = 0;
    for (Finding finding : list.findings()) {
      sql.run(
          "INSERT INTO import_finding (import_id, ordinal, severity, code, text)"
              + " VALUES (?, ?, ?, ?, ?)",
          id,
          ordinal++,
          finding.severity().name(),
          finding.code(),
          finding.text());
    }
  }

  /** Takes a certificate of the own csca. */
  void own(String kind, byte[] der) throws SQLException {
    CertificateOutcome.Parsed parsed = Generation.parsed(der);
    boolean anchor = kind.equals("root") || kind.equals("link");
    certificate(parsed, anchor ? CscaConformance.check(parsed) : List.of());
    sql.run(
        "INSERT INTO own_certificate (certificate_sha256, kind) VALUES (?, ?)",
        bytes(parsed.sha256()),
        kind);
  }

  /** Takes the word of the own csca that it has revoked a certificate. */
  void revoked(byte[] certificate, Instant at) throws SQLException {
    sql.run(
        "UPDATE own_certificate SET revoked_at = ? WHERE certificate_sha256 = ?",
        time(at),
        bytes(Generation.sha256(certificate)));
  }

  /** Takes a CRL of the own csca. */
  void crl(byte[] der) throws SQLException {
    ParsedCrl crl = ((CrlOutcome.Read) CrlReader.read(der)).crl();
    sql.run(
        "INSERT INTO crl (sha256, der, country, issuer, number, authority_key_identifier,"
            + " this_update, next_update, entries, origin)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'own-csca')",
        bytes(Generation.sha256(der)),
        der,
        crl.country(),
        crl.issuer(),
        new BigDecimal(crl.number()),
        crl.authorityKeyIdentifier(),
        time(crl.thisUpdate()),
        time(crl.nextUpdate()),
        crl.size());
  }

  private void certificate(CertificateOutcome.Parsed parsed, List<Finding> findings)
      throws SQLException {
    CertificateFacts facts = parsed.facts();
    byte[] sha256 = bytes(facts.sha256());
    sql.run(
        "INSERT INTO certificate (sha256, der, country, kind, subject, issuer, serial,"
            + " subject_key_identifier, authority_key_identifier, public_key, explicit_parameters,"
            + " signature_algorithm, not_before, not_after)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sha256,
        parsed.bytes().toByteArray(),
        facts.country(),
        facts.kind().text(),
        facts.subject(),
        facts.issuer(),
        facts.serial(),
        facts.subjectKeyIdentifier(),
        facts.authorityKeyIdentifier(),
        facts.publicKey().description(),
        facts.publicKey().explicitParameters(),
        facts.signatureAlgorithm(),
        time(facts.notBefore()),
        time(facts.notAfter()));
    int ordinal = 0;
    for (Finding finding : findings) {
      sql.run(
          "INSERT INTO certificate_finding (certificate_sha256, ordinal, severity, code, text)"
              + " VALUES (?, ?, ?, ?, ?)",
          sha256,
          ordinal++,
          finding.severity().name(),
          finding.code(),
          finding.text());
    }
  }

  private static JsonObject signature(SignatureReport report) {
    boolean valid = report.status() == SignatureReport.Status.VALID;
    return new JsonObject()
        .put("status", valid ? "valid" : "valid-with-deviation")
        .put("digestAlgorithm", report.digestAlgorithm())
        .put("signatureAlgorithm", report.signatureAlgorithm())
        .put("signingTime", report.signingTime().toString())
        .put("signer", party(report.signer().facts()))
        .put("issuer", party(report.issuer().facts()).put("inList", report.issuerListed()));
  }

  private static JsonObject party(CertificateFacts facts) {
    return new JsonObject()
        .put("sha256", facts.sha256())
        .put("subject", facts.subject())
        .put("issuer", facts.issuer())
        .put("country", facts.country())
        .put("publicKey", facts.publicKey().description())
        .put("notAfter", facts.notAfter().toString());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
