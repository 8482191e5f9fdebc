package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.testkit.Csca;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Roots and rollovers through HTTP. */
@ExtendWith(VertxExtension.class)
class CscaRootTest {
  private Csca csca;

  @BeforeEach
  void deploy(Vertx vertx) {
    csca = Csca.deploy(vertx);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  @Test
  void aRootConformsAndIsServedInThreeForms() throws IOException {
    String country = Csca.country();
    JsonObject root = csca.root(country);

    byte[] der = Csca.der(root);
    CertificateOutcome.Parsed parsed = parsed(der);
    assertThat(CscaConformance.check(parsed)).isEmpty();
    assertThat(parsed.sha256()).isEqualTo(root.getString("sha256"));
    assertThat(root.getString("kind")).isEqualTo("root");
    assertThat(root.getString("status")).isEqualTo("valid");
    assertThat(root.getBoolean("explicitParameters")).isTrue();
    for (String id : new String[] {root.getString("id"), root.getString("sha256")}) {
      String path = Csca.CERTIFICATES + "/" + id;
      assertThat(csca.api().get(path)).isEqualTo(root);
      assertThat(csca.api().get(path, "application/pkix-cert").body()).isEqualTo(der);
      assertThat(csca.api().get(path, "application/x-pem-file").text())
          .isEqualTo(root.getString("certificate"));
      assertThat(csca.api().get(path, "image/png").status()).isEqualTo(406);
    }
    assertThat(csca.crl(country).getInteger("number")).isEqualTo(1);
  }

  @Test
  void aCountryHasOneCscaAndAnIdempotencyKeyMakesOneRoot() throws IOException {
    String country = Csca.country();
    JsonObject request = Csca.rootRequest(country);
    String key = UUID.randomUUID().toString();
    JsonObject root = csca.api().post(Csca.CERTIFICATES, request, key).as(201);

    assertThat(csca.api().post(Csca.CERTIFICATES, request, key).as(201)).isEqualTo(root);
    assertThat(csca.api().post(Csca.CERTIFICATES, request).as(409).getString("detail"))
        .contains("rollover");
    JsonObject other = request.copy().put("commonName", "Another");
    assertThat(csca.api().post(Csca.CERTIFICATES, other, key).as(422).getString("type"))
        .endsWith("idempotency-key-reused");
    assertThat(list("country=" + country)).hasSize(1);
  }

  @Test
  void everyWrongFieldIsNamed() throws IOException {
    String country = Csca.country();
    wrong(country, "country", "ut");
    wrong(country, "country", 7);
    wrong(country, "icaoCode", "ABCD");
    wrong(country, "commonName", "x".repeat(65));
    wrong(country, "organization", "a\u0000b");
    wrong(country, "keyAlgorithm", "RSA-2048");
    wrong(country, "explicitParameters", "named");
    wrong(country, "ecParameters", "named");
    wrong(country, "validityYears", "15");
    assertThat(wrong(country, "validityYears", 16)).contains("13 to 15 years", "Doc 9303-12");
    assertThat(wrong(country, "validityYears", 12)).contains("13 to 15 years");
    assertThat(wrong(country, "privateKeyUsageYears", 6)).contains("3 to 5 years");
    assertThat(wrong(country, "privateKeyUsageYears", 2)).contains("3 to 5 years");
    wrong(country, "contacts", new JsonArray().add("nobody"));
    wrong(country, "crlDistributionPoints", new JsonArray().add("ftp://example.org/x.crl"));
    wrong(country, "unknown", "x");
    for (String field : new String[] {"country", "icaoCode", "commonName", "keyAlgorithm"}) {
      JsonObject request = Csca.rootRequest(country);
      request.remove(field);
      JsonObject problem = csca.api().post(Csca.CERTIFICATES, request).as(400);
      assertThat(problem.getString("field")).isEqualTo(field);
    }
    JsonObject foreign = Csca.rootRequest("DE").put("icaoCode", "FRA");
    assertThat(csca.api().post(Csca.CERTIFICATES, foreign).as(400).getString("field"))
        .isEqualTo("icaoCode");
    assertThat(
            csca.api()
                .post(Csca.CERTIFICATES, "[]".getBytes(StandardCharsets.UTF_8), "application/json")
                .status())
        .isEqualTo(400);
    assertThat(
            csca.api()
                .post(Csca.CERTIFICATES, "{}".getBytes(StandardCharsets.UTF_8), "text/plain")
                .status())
        .isEqualTo(415);
    assertThat(csca.api().post(Csca.CERTIFICATES, new byte[70_000], "application/json").status())
        .isEqualTo(413);
    assertThat(list("country=" + country)).isEmpty();
  }

  /** Sixty refusals in less time than a few such keys take, and no key of theirs was begun. */
  @Test
  void aWrongFieldIsFoundBeforeTheKeyIsMade() throws IOException {
    String country = Csca.country();
    JsonObject costly = Csca.rootRequest(country).put("keyAlgorithm", "RSA-4096");
    JsonObject old = csca.root(Csca.country());
    long start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      for (JsonObject wrong :
          new JsonObject[] {
            costly.copy().put("validityYears", 16),
            costly.copy().put("commonName", "x".repeat(65)),
            costly.copy().put("icaoCode", "DEUX")
          }) {
        csca.api().post(Csca.CERTIFICATES, wrong).as(400);
      }
      JsonObject change =
          new JsonObject().put("keyAlgorithm", "RSA-4096").put("commonName", "x".repeat(65));
      csca.api().post(rollover(old), change).as(400);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    assertThat(Thread.getAllStackTraces().keySet())
        .as("the thread on which keys are made")
        .noneMatch(thread -> thread.getName().startsWith("csca-keys"));
  }

  /** As when a client has given up and asks again while the first request is still at work. */
  @Test
  void oneIdempotencyKeyAtTheSameTimeMakesOneRoot() throws Exception {
    JsonObject request = Csca.rootRequest(Csca.country()).put("keyAlgorithm", "RSA-3072");
    String key = UUID.randomUUID().toString();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<JsonObject>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(clients.submit(() -> csca.api().post(Csca.CERTIFICATES, request, key).as(201)));
      }
      JsonObject root = all.get(0).get(90, TimeUnit.SECONDS);
      for (Future<JsonObject> one : all) {
        assertThat(one.get(90, TimeUnit.SECONDS)).isEqualTo(root);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void aRootOutlivesItsKeyItsSignersAndTheirDocuments() throws IOException {
    String country = Csca.country();
    JsonObject request = Csca.rootRequest(country).put("privateKeyUsageYears", 5);
    for (int years : new int[] {15, 13}) {
      JsonObject problem =
          csca.api().post(Csca.CERTIFICATES, request.put("validityYears", years)).as(422);
      assertThat(problem.getString("field")).isEqualTo("validityYears");
      assertThat(
              problem.getJsonArray("fields").stream().map(f -> ((JsonObject) f).getString("field")))
          .containsExactly("validityYears", "privateKeyUsageYears", "documentValidityYears");
      assertThat(problem.getString("detail")).contains("three months", "9303-12");
    }
    assertThat(list("country=" + country)).isEmpty();
    request.put("validityYears", 15).put("documentValidityYears", 9);
    JsonObject root = csca.api().post(Csca.CERTIFICATES, request).as(201);
    JsonObject brief = new JsonObject().put("validityYears", 14);
    assertThat(csca.api().post(rollover(root), brief).as(422).getString("field"))
        .isEqualTo("validityYears");
    JsonObject wrong = request.put("documentValidityYears", 11);
    assertThat(
            csca.api()
                .post(Csca.CERTIFICATES, wrong.put("country", Csca.country()))
                .as(400)
                .getString("field"))
        .isEqualTo("documentValidityYears");
  }

  @Test
  void everythingBeginsSomeMinutesBack() throws Exception {
    String country = Csca.country();
    Instant before = Instant.now().minusSeconds(1);
    JsonObject root = csca.root(country);
    JsonObject rolled = csca.api().post(rollover(root), new JsonObject()).as(201);
    Instant earliest = before.minus(Lifetime.CLOCKS_DIFFER);
    Instant latest = Instant.now().minus(Lifetime.CLOCKS_DIFFER);
    for (JsonObject certificate :
        List.of(
            root,
            rolled.getJsonObject("root"),
            rolled.getJsonObject("link"),
            csca.signer(country))) {
      assertThat(certificate.getInstant("notBefore")).isBetween(earliest, latest.plusSeconds(30));
      assertThat(certificate.getInstant("issuedAt")).isAfter(before);
    }
    assertThat(csca.crl(country).getInstant("thisUpdate")).isBetween(earliest, latest);
    assertThat(rolled.getInstant("signsFrom"))
        .isBetween(before.plus(Duration.ofDays(2)), Instant.now().plus(Duration.ofDays(2)));
  }

  private String wrong(String country, String field, Object value) throws IOException {
    JsonObject request = Csca.rootRequest(country).put(field, value);
    JsonObject problem = csca.api().post(Csca.CERTIFICATES, request).as(400);
    assertThat(problem.getString("field")).as(problem.encode()).startsWith(field);
    return problem.getString("detail");
  }

  @Test
  void aRolloverLinksTheKeysAndTheNewOneRestsForTwoDays() throws Exception {
    String country = Csca.country();
    JsonObject old = csca.root(country);
    JsonObject change =
        new JsonObject().put("commonName", "CSCA 2 " + country).put("keyAlgorithm", "EC-P384");
    String key = UUID.randomUUID().toString();
    JsonObject rolled = csca.api().post(rollover(old), change, key).as(201);
    assertThat(csca.api().post(rollover(old), change, key).as(201)).isEqualTo(rolled);

    CertificateOutcome.Parsed before = parsed(Csca.der(old));
    CertificateOutcome.Parsed root = parsed(Csca.der(rolled.getJsonObject("root")));
    CertificateOutcome.Parsed link = parsed(Csca.der(rolled.getJsonObject("link")));
    assertThat(CscaConformance.check(root)).isEmpty();
    assertThat(CscaConformance.check(link)).isEmpty();
    assertThat(link.facts().kind()).isEqualTo(CertificateKind.NAME_CHANGING_LINK);
    assertThat(link.certificate().publicKey()).isEqualTo(root.certificate().publicKey());
    assertThat(IssuerCheck.verify(link.certificate(), before.certificate().publicKey()).verifies())
        .isTrue();
    assertThat(signedBy(csca.signer(country), before)).as("in the first two days").isTrue();

    // Two days later, seen from the database.
    try (var sql = Csca.superuser()) {
      sql.run(
          "UPDATE csca.signing_key SET use_from = use_from - interval '49 hours' WHERE country = '"
              + country
              + "'");
    }
    assertThat(signedBy(csca.signer(country), root)).as("afterwards").isTrue();
    assertThat(csca.api().post(rollover(old), new JsonObject()).as(409).getString("detail"))
        .contains(rolled.getJsonObject("root").getString("id"));
  }

  @Test
  void aRolloverKeepsWhatIsNotChangedAndCanBeUsedAtOnce() throws Exception {
    String country = Csca.country();
    JsonObject named = Csca.rootRequest(country).put("explicitParameters", false);
    JsonObject old = csca.api().post(Csca.CERTIFICATES, named).as(201);
    JsonObject rolled =
        csca.api().post(rollover(old), new JsonObject().put("useAtOnce", true)).as(201);
    JsonObject root = rolled.getJsonObject("root");
    assertThat(root.getString("subject")).isEqualTo(old.getString("subject"));
    assertThat(root.getString("publicKey")).isEqualTo("EC-P256");
    assertThat(root.getBoolean("explicitParameters")).isFalse();
    assertThat(parsed(Csca.der(rolled.getJsonObject("link"))).facts().kind())
        .isEqualTo(CertificateKind.SAME_NAME_LINK);
    assertThat(signedBy(csca.signer(country), parsed(Csca.der(root)))).isTrue();

    JsonObject crl =
        csca.api().post("/api/csca/crls", new JsonObject().put("country", country)).as(201);
    assertThat(crl.getInteger("number")).isEqualTo(2);
  }

  @Test
  void aRolloverOfNothingIsRefused() throws IOException {
    JsonObject nothing = new JsonObject();
    String unknown = Csca.CERTIFICATES + "/" + UUID.randomUUID() + "/rollover";
    csca.api().post(unknown, nothing).as(404);
    csca.api().post(Csca.CERTIFICATES + "/x/rollover", nothing).as(400);
  }

  private JsonArray list(String query) throws IOException {
    return csca.api().get(Csca.CERTIFICATES + "?" + query).getJsonArray("items");
  }

  private static String rollover(JsonObject root) {
    return Csca.CERTIFICATES + "/" + root.getString("id") + "/rollover";
  }

  private static boolean signedBy(JsonObject certificate, CertificateOutcome.Parsed issuer) {
    return IssuerCheck.verify(
            parsed(Csca.der(certificate)).certificate(), issuer.certificate().publicKey())
        .verifies();
  }

  private static CertificateOutcome.Parsed parsed(byte[] der) {
    return (CertificateOutcome.Parsed) CertificateReader.read(der);
  }
}
