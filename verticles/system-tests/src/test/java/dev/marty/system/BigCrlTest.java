package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A country that has revoked very much, with the memory and the flags of docs/operations.md: from
 * csca's revocation to the verdict about a document, twice, so that a large CRL replaces another.
 * {@code -Dmarty.crl.entries} says how many entries.
 */
class BigCrlTest {
  private static final int ENTRIES = Integer.getInteger("marty.crl.entries", 100_000);
  private static final Duration ARRIVED = Duration.ofMinutes(2);

  @TempDir Path logs;

  @Test
  void aRevocationBesideVeryManyOthersReachesTheVerdict() throws Exception {
    try (OwnServer server = OwnServer.prepared("bigcrl");
        MartyProcesses marty = MartyProcesses.start(server.marty(), logs)) {
      Api gateway = marty.gateway();
      JsonObject first = Country.setUp(gateway);
      JsonObject one = document(gateway, "K00000001");
      JsonObject second =
          gateway
              .post(
                  "/api/document_signer/signers",
                  new JsonObject().put("country", "UT").put("algorithm", "EC-P256"))
              .as(201);
      JsonObject two = document(gateway, "K00000002");
      until(gateway, one, "valid");
      until(gateway, two, "valid");
      revokeMany(server);

      revoke(gateway, first);
      untilListed(gateway, one);
      assertThat(Border.step(verify(gateway, one), "crl")).isEqualTo("failed");
      assertThat(verify(gateway, two).getString("outcome")).isEqualTo("valid");
      revoke(gateway, second);
      untilListed(gateway, two);

      // Whoever takes it away as text finds the memory for that too.
      for (String export :
          new String[] {
            "/api/pkd_service/exports/ldif?collection=001", "/api/pkd_service/exports/crls"
          }) {
        Api.Answer answer = gateway.get(export, "*/*");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length).isGreaterThan(ENTRIES * 40);
      }
      assertThat(gateway.get("/api/csca/crls/current?country=UT", "application/x-pem-file").text())
          .endsWith("-----END X509 CRL-----\n");
      marty.handles().forEach(BigCrlTest::print);
      assertThat(marty.handles().values())
          .as("none was ended by an OutOfMemoryError")
          .allMatch(ProcessHandle::isAlive);
    }
  }

  private static void revoke(Api gateway, JsonObject signer) throws IOException {
    long start = System.nanoTime();
    JsonObject revoked =
        gateway
            .post(
                "/api/csca/certificates/" + signer.getString("sha256") + "/revocation",
                new JsonObject().put("reason", "keyCompromise").put("crl", "now"))
            .as(200);
    assertThat(revoked.getJsonObject("crl").getBoolean("issued")).isTrue();
    JsonObject crl = gateway.get("/api/csca/crls/current?country=UT");
    assertThat(crl.getInteger("entries")).isGreaterThan(ENTRIES);
    System.out.printf(
        Locale.ROOT,
        "CRL of %,d entries, %,d bytes: %d ms%n",
        crl.getInteger("entries"),
        crl.getInteger("bytes"),
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  /** As rows: what matters is what becomes of them. */
  private static void revokeMany(OwnServer server) throws Exception {
    try (Sql sql = Sql.connect(server.marty().admin().withDatabase(ServiceName.CSCA.database()))) {
      sql.run(
          "INSERT INTO csca.certificate (id, sha256, der, kind, country, subject, issuer, serial,"
              + " public_key, subject_public_key_sha256, explicit_parameters,"
              + " signature_algorithm, issuer_key, not_before, not_after, key_use_ends,"
              + " revoked_at, revocation_reason) SELECT gen_random_uuid(),"
              + " sha256(int4send(i)), '\\x30', kind, country, subject, issuer,"
              + " '\\x40'::bytea || substring(sha256(int4send(i)) FOR 15), public_key,"
              + " sha256(int4send(-i)), explicit_parameters,"
              + " signature_algorithm, issuer_key, not_before, not_after, key_use_ends,"
              + " now(), 'superseded' FROM generate_series(1, "
              + ENTRIES
              + ") i, (SELECT * FROM csca.certificate WHERE kind = 'document_signer' LIMIT 1) c");
    }
  }

  private static JsonObject document(Api gateway, String number) throws IOException {
    gateway.post("/api/passport_engine/passports", Country.passport(number), number);
    String sod = Paper.path(number, "EF.SOD");
    Wait.until(ARRIVED, () -> get(gateway, sod).status() == 200, () -> number + " is not issued");
    return Paper.of(gateway, number).document();
  }

  private static Api.Answer get(Api gateway, String path) {
    try {
      return gateway.get(path, "application/octet-stream");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(Api gateway, JsonObject document, String outcome) {
    long start = System.nanoTime();
    Wait.until(
        ARRIVED,
        () -> verify(gateway, document).getString("outcome", "").equals(outcome),
        () -> verify(gateway, document).encodePrettily());
    System.out.printf(
        Locale.ROOT,
        "%s after %d ms%n",
        outcome,
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  /** The revocation itself arrives earlier than the CRL that lists it. */
  private static void untilListed(Api gateway, JsonObject document) {
    until(gateway, document, "invalid");
    Wait.until(
        ARRIVED,
        () -> verify(gateway, document).encode().contains("says CRL"),
        () -> verify(gateway, document).encodePrettily());
  }

  /** Whatever is answered: under this load a first request may be told to come again. */
  private static JsonObject verify(Api gateway, JsonObject document) {
    try {
      return gateway.post(Border.VERIFICATIONS, document).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(String name, ProcessHandle process) {
    try {
      Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
          .forEach(line -> System.out.println(name + " " + line.replaceAll("\\s+", " ")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
