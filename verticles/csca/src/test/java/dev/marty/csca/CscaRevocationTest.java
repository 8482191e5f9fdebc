package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlEntry;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Revocation, status and CRLs through HTTP. */
@ExtendWith(VertxExtension.class)
class CscaRevocationTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private Csca csca;
  private String country;
  private JsonObject root;

  @BeforeEach
  void deploy(Vertx vertx) throws IOException {
    JsonObject config = Csca.config(vertx);
    config.getJsonObject("settings").getJsonObject("crl").put("checkSeconds", 1);
    csca = Csca.deploy(vertx, config);
    country = Csca.country();
    root = csca.root(country);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  @Test
  void aRevocationStandsInTheNextCrlWithoutItsReason() throws Exception {
    JsonObject signer = csca.signer(country);
    assertThat(status(signer)).isEqualTo("valid");
    JsonObject body = new JsonObject().put("reason", "keyCompromise");
    String key = UUID.randomUUID().toString();
    JsonObject revoked = csca.api().post(revocation(signer), body, key).as(200);
    assertThat(csca.api().post(revocation(signer), body, key).as(200)).isEqualTo(revoked);

    assertThat(revoked.getJsonObject("certificate").getString("revocationReason"))
        .isEqualTo("keyCompromise");
    assertThat(revoked.getJsonObject("crl").getBoolean("issued")).isFalse();
    assertThat(revoked.getJsonObject("crl").getInstant("dueAt"))
        .isEqualTo(
            csca.crl(country).getInstant("thisUpdate").plus(Duration.ofDays(2).plusMinutes(5)));
    assertThat(status(signer)).isEqualTo("revoked");
    assertThat(csca.api().post(revocation(signer), body).as(409).getString("detail"))
        .contains("revoked");

    csca.api().post("/api/csca/crls", new JsonObject().put("country", country)).as(201);
    ParsedCrl crl = crl();
    assertThat(crl.number()).isEqualTo(2);
    assertThat(crl.entries())
        .extracting(CrlEntry::serial)
        .containsExactly(new BigInteger(signer.getString("serial"), 16));
    assertThat(crl.entryExtensions()).isEmpty();
    assertThat(crl.verify(publicKey()).verifies()).isTrue();
  }

  @Test
  void theCrlCanBeMadeWithTheRevocation() throws Exception {
    JsonObject signer = csca.signer(country);
    JsonObject body = new JsonObject().put("reason", "superseded").put("crl", "now");
    JsonObject revoked = csca.api().post(revocation(signer), body).as(200);
    assertThat(revoked.getJsonObject("crl"))
        .isEqualTo(new JsonObject().put("issued", true).put("number", 2));
    assertThat(crl().entries()).hasSize(1);
  }

  @Test
  void aCrlOlderThanTwoDaysIsReplacedAtOnceAndAYoungerOneWhenItIs() throws Exception {
    JsonObject body = new JsonObject().put("reason", "unspecified");
    age("49 hours");
    JsonObject first = csca.api().post(revocation(csca.signer(country)), body).as(200);
    assertThat(first.getJsonObject("crl").getInteger("number")).isEqualTo(2);

    JsonObject second = csca.api().post(revocation(csca.signer(country)), body).as(200);
    assertThat(second.getJsonObject("crl").getBoolean("issued")).isFalse();
    age("49 hours");
    untilNumber(3);
    assertThat(crl().entries()).hasSize(2);
  }

  @Test
  void theScheduleReplacesAnOldCrl() throws Exception {
    assertThat(crl().entries()).isEmpty();
    age("31 days");
    untilNumber(2);
    assertThat(crl().nextUpdate()).isEqualTo(crl().thisUpdate().plus(Duration.ofDays(60)));
  }

  @Test
  void tenThousandRevocationsFitIntoOneCrl() throws Exception {
    String signer = csca.signer(country).getString("id");
    try (Sql sql = Csca.superuser()) {
      sql.run(
          "INSERT INTO csca.certificate (id, sha256, der, kind, country, subject, issuer, serial,"
              + " public_key, subject_public_key_sha256, explicit_parameters,"
              + " signature_algorithm, issuer_key, not_before, not_after, key_use_ends,"
              + " revoked_at, revocation_reason) SELECT gen_random_uuid(),"
              + " sha256(convert_to(country || i, 'UTF8')), der, kind, country, subject, issuer,"
              + " '\\x40'::bytea || int4send(i), public_key,"
              + " sha256(convert_to('key ' || country || i, 'UTF8')), explicit_parameters,"
              + " signature_algorithm, issuer_key, not_before, not_after, key_use_ends,"
              + " now(), 'superseded' FROM csca.certificate, generate_series(1, 10000) i"
              + " WHERE id = '"
              + signer
              + "'");
    }
    JsonObject body = new JsonObject().put("country", country);
    long start = System.nanoTime();
    csca.api().post("/api/csca/crls", body).as(201);
    System.out.printf(
        Locale.ROOT,
        "CRL of 10,000 entries by HTTP: %d ms%n",
        (System.nanoTime() - start) / 1_000_000);
    ParsedCrl crl = crl();
    assertThat(crl.size()).isEqualTo(10_000);
    assertThat(crl.revokedAt(new BigInteger("4000000001", 16))).isPresent();
    assertThat(crl.verify(publicKey()).verifies()).isTrue();
  }

  @Test
  void aRevokedRootTakesWhatItIntroducedWithItAndIssuesNothing() throws Exception {
    JsonObject rolled =
        csca.api()
            .post(Csca.CERTIFICATES + "/" + root.getString("id") + "/rollover", new JsonObject())
            .as(201);
    JsonObject body = new JsonObject().put("reason", "cACompromise");
    JsonObject revoked = csca.api().post(revocation(root), body).as(200);
    assertThat(revoked.getJsonArray("revoked")).hasSize(3);
    assertThat(revoked.getJsonObject("crl").getBoolean("issued")).isTrue();
    assertThat(status(rolled.getJsonObject("root"))).isEqualTo("revoked");
    assertThat(status(rolled.getJsonObject("link"))).isEqualTo("revoked");
    assertThat(crl().entries()).hasSize(3);
    assertThat(csca.api().post(Csca.SIGNERS, Csca.signerRequest(country)).as(409).getString("type"))
        .endsWith("no-key-in-use");

    JsonObject again = csca.root(country);
    assertThat(again.getString("status")).isEqualTo("valid");
    assertThat(crl().entries()).as("the new CSCA's CRL is complete too").hasSize(3);
    csca.signer(country);
  }

  @Test
  void aRevokedRootEndsItsSignersAndSaysHowMany() throws Exception {
    JsonObject signer = csca.signer(country);
    JsonObject revokedBefore = csca.signer(country);
    JsonObject superseded = new JsonObject().put("reason", "superseded");
    csca.api().post(revocation(revokedBefore), superseded).as(200);
    JsonObject list =
        csca.api()
            .post(Csca.SIGNERS, Csca.signerRequest(country).put("kind", "master_list_signer"))
            .as(201);
    JsonObject other = csca.signer(elsewhere());

    JsonObject body = new JsonObject().put("reason", "cACompromise");
    String key = UUID.randomUUID().toString();
    JsonObject revoked = csca.api().post(revocation(root), body, key).as(200);

    assertThat(revoked.getInteger("documentSigners")).isEqualTo(1);
    assertThat(revoked.getJsonArray("revoked"))
        .containsExactlyInAnyOrder(
            root.getString("id"), signer.getString("id"), list.getString("id"));
    assertThat(csca.api().post(revocation(root), body, key).as(200)).isEqualTo(revoked);
    assertThat(status(signer)).isEqualTo("revoked");
    assertThat(status(list)).isEqualTo("revoked");
    assertThat(status(other)).isEqualTo("valid");
    assertThat(crl().size()).isEqualTo(4);
    assertThat(events(signer)).isEqualTo("document_signer,pkd_service");
    assertThat(events(list)).isEqualTo("document_signer,pkd_service");
  }

  @Test
  void signersThatAnEarlierReleaseLeftEndAtTheStart(Vertx vertx) throws Exception {
    JsonObject signer = csca.signer(country);
    try (Sql sql = Csca.superuser()) {
      sql.run(
          "UPDATE csca.certificate SET revoked_at = now(), revocation_reason = 'cACompromise'"
              + " WHERE id = '"
              + root.getString("id")
              + "'");
    }
    csca.running().undeploy();
    csca = Csca.deploy(vertx);
    Wait.until(SOON, () -> "revoked".equals(statusNow(signer)), () -> statusNow(signer));
    assertThat(events(signer)).isEqualTo("document_signer,pkd_service");
    assertThat(crl().size()).isEqualTo(2);
  }

  private String elsewhere() throws IOException {
    String another = Csca.country();
    csca.root(another);
    return another;
  }

  private String statusNow(JsonObject certificate) {
    try {
      return status(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who hears of the revocation of a certificate, in the order of the names. */
  private static String events(JsonObject certificate) throws SQLException {
    try (Sql sql = Csca.superuser()) {
      return sql.rows(
              "SELECT string_agg(destination, ',' ORDER BY destination) FROM csca.outbox"
                  + " WHERE type = 'certificate-revoked' AND payload ->> 'sha256' = '"
                  + certificate.getString("sha256")
                  + "'")
          .get(0);
    }
  }

  @Test
  void expiredAndUnknownCertificatesHaveAStatus() throws Exception {
    JsonObject signer = csca.signer(country);
    try (Sql sql = Csca.superuser()) {
      sql.run(
          "UPDATE csca.certificate SET not_before = not_before - interval '20 years',"
              + " not_after = now() - interval '1 day' WHERE id = '"
              + signer.getString("id")
              + "'");
    }
    assertThat(status(signer)).isEqualTo("expired");
    JsonObject unknown = new JsonObject().put("id", UUID.randomUUID().toString());
    assertThat(status(unknown)).isEqualTo("not found");
    assertThat(status(new JsonObject().put("id", "00".repeat(32)))).isEqualTo("not found");
    JsonObject body = new JsonObject().put("reason", "unspecified");
    csca.api().post(revocation(signer), body).as(409);
    csca.api().post(revocation(unknown), body).as(404);
  }

  @Test
  void everyWrongFieldIsNamed() throws Exception {
    JsonObject signer = csca.signer(country);
    for (String reason : new String[] {"because", "certificateHold", "removeFromCRL"}) {
      JsonObject body = new JsonObject().put("reason", reason);
      assertThat(csca.api().post(revocation(signer), body).as(400).getString("field"))
          .isEqualTo("reason");
    }
    JsonObject soon = new JsonObject().put("reason", "unspecified").put("crl", "soon");
    assertThat(csca.api().post(revocation(signer), soon).as(400).getString("field"))
        .isEqualTo("crl");
    assertThat(csca.api().post("/api/csca/crls", new JsonObject()).as(400).getString("field"))
        .isEqualTo("country");
    JsonObject nowhere = new JsonObject().put("country", "ZZ");
    csca.api().post("/api/csca/crls", nowhere).as(409);
    assertThat(csca.api().get("/api/csca/crls/current", "*/*").as(400).getString("field"))
        .isEqualTo("country");
    csca.api().get("/api/csca/crls/current?country=ZZ", "*/*").as(404);
    for (String none : List.of("/99", "/0", "/-1", "/1e3", "/" + "9".repeat(19))) {
      csca.api().get("/api/csca/crls/" + country + none, "*/*").as(404);
    }
    csca.api().get("/api/csca/crls/" + country + "/%00", "*/*").as(400);
  }

  @Test
  void theCrlIsServedWithCachingHeaders() throws Exception {
    String address = csca.api().base() + "/api/csca/crls/current?country=" + country;
    HttpResponse<byte[]> first = get(address, "Accept", "*/*");
    assertThat(first.headers().firstValue("Content-Type")).contains("application/pkix-crl");
    assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=300");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    String modified = first.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(get(address, "If-None-Match", "\"x\", W/" + tag).statusCode()).isEqualTo(304);
    assertThat(get(address, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(get(address, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(get(address, "If-Modified-Since", "yesterday").statusCode()).isEqualTo(200);
    assertThat(get(address, "Accept", "application/x-pem-file").body())
        .asString()
        .startsWith("-----BEGIN X509 CRL-----");

    JsonObject second =
        csca.api().post("/api/csca/crls", new JsonObject().put("country", country)).as(201);
    assertThat(get(address, "If-None-Match", tag).statusCode()).isEqualTo(200);

    String former = csca.api().base() + "/api/csca/crls/" + country + "/1";
    HttpResponse<byte[]> kept = get(former, "Accept", "application/pkix-crl");
    assertThat(kept.body()).isEqualTo(first.body());
    assertThat(kept.headers().firstValue("ETag")).contains(tag);
    byte[] current = get(address, "Accept", "application/pkix-crl").body();
    assertThat(second.getInteger("bytes")).isEqualTo(current.length);
    assertThat(Octets.copyOf(current).sha256()).isEqualTo(second.getString("sha256"));
  }

  private static HttpResponse<byte[]> get(String address, String header, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).header(header, value).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private void age(String interval) throws SQLException {
    try (Sql sql = Csca.superuser()) {
      sql.run(
          "UPDATE csca.crl SET this_update = this_update - interval '"
              + interval
              + "', next_update = next_update - interval '"
              + interval
              + "' WHERE country = '"
              + country
              + "'");
    }
  }

  private void untilNumber(int number) {
    Wait.until(SOON, () -> number() == number, () -> "number " + number());
  }

  private int number() {
    try {
      return csca.crl(country).getInteger("number");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ParsedCrl crl() throws IOException {
    byte[] der =
        csca.api().get("/api/csca/crls/current?country=" + country, "application/pkix-crl").body();
    return ((CrlOutcome.Read) CrlReader.read(der)).crl();
  }

  private SubjectPublicKeyInfo publicKey() {
    return ((CertificateOutcome.Parsed) CertificateReader.read(Csca.der(root)))
        .certificate()
        .publicKey();
  }

  private String status(JsonObject certificate) throws IOException {
    return csca.api()
        .get(Csca.CERTIFICATES + "/" + certificate.getString("id") + "/status")
        .getString("status");
  }

  private static String revocation(JsonObject certificate) {
    return Csca.CERTIFICATES + "/" + certificate.getString("id") + "/revocation";
  }
}
