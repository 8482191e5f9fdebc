package dev.marty.testkit;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A running csca and its database. Tests share the database, so each takes countries of its own:
 * codes that ISO 3166 gave to nobody.
 */
public record Csca(RunningService running, Api api) {
  /** Where certificates are made and read. */
  public static final String CERTIFICATES = "/api/csca/certificates";

  /** Where Document Signers are certified. */
  public static final String SIGNERS = "/api/csca/document-signers";

  private static final AtomicInteger COUNTRIES = new AtomicInteger();
  private static final List<String> CODES =
      IntStream.range(0, 26 * 26)
          .mapToObj(i -> "" + (char) ('A' + i / 26) + (char) ('A' + i % 26))
          .filter(code -> !Set.of(Locale.getISOCountries()).contains(code))
          .toList();

  /** A country code that no other test of this JVM gets. */
  public static String country() {
    return CODES.get(COUNTRIES.getAndIncrement());
  }

  /** Deploys csca on the shared PostgreSQL. */
  public static Csca deploy(Vertx vertx) {
    return deploy(vertx, config(vertx));
  }

  /** As above, with a configuration that a test has changed. */
  public static Csca deploy(Vertx vertx, JsonObject config) {
    RunningService running = RunningService.deploy(vertx, ServiceName.CSCA, config);
    return new Csca(running, new Api(running.verticle().address()));
  }

  /** What the verticle is deployed with, for a test to change; its consumers know nothing. */
  public static JsonObject config(Vertx vertx) {
    return Consumers.of(
        vertx, TestPostgres.shared().config(vertx).verticleConfig(ServiceName.CSCA.text()));
  }

  /** As the superuser: for what nobody else may do. */
  public static Sql superuser() throws SQLException {
    return Sql.connect(
        TestPostgres.shared().admin().withDatabase(ServiceName.CSCA.database()),
        TestPostgres.shared().admin().user(),
        TestPostgres.shared().admin().password().reveal());
  }

  /** A valid request for a root of P-256. */
  public static JsonObject rootRequest(String country) {
    return new JsonObject()
        .put("country", country)
        .put("icaoCode", country + "X")
        .put("organization", "Tests")
        .put("commonName", "CSCA " + country)
        .put("keyAlgorithm", "EC-P256");
  }

  /** Makes a country its root; gives what csca answers. */
  public JsonObject root(String country) throws IOException {
    return api.post(CERTIFICATES, rootRequest(country)).as(201);
  }

  /** A P-256 key with explicit parameters. */
  public static SigningKey key() {
    return SigningKey.generate(KeyAlgorithm.EC_P256, true);
  }

  /** A certification request (PKCS#10, DER) as base64. */
  public static String request(String country, SigningKey key) throws IssuingException {
    byte[] der =
        CertificationRequest.make(
            key, new SubjectName(country, "Tests", null, null, "Document Signer"));
    return Base64.getEncoder().encodeToString(der);
  }

  /** A valid request for a Document Signer with a key of its own. */
  public static JsonObject signerRequest(String country) throws IssuingException {
    return new JsonObject()
        .put("country", country)
        .put("certificateRequest", request(country, key()));
  }

  /** Has a Document Signer certified; gives what csca answers. */
  public JsonObject signer(String country) throws IOException, IssuingException {
    return api.post(SIGNERS, signerRequest(country)).as(201);
  }

  /** The current CRL of a country as csca tells of it. */
  public JsonObject crl(String country) throws IOException {
    return api.get("/api/csca/crls/current?country=" + country);
  }

  /** The certificate (DER) in an answer that has it as PEM. */
  public static byte[] der(JsonObject certificate) {
    String base64 = certificate.getString("certificate").replaceAll("-----[A-Z ]+-----|\\s", "");
    return Base64.getDecoder().decode(base64);
  }
}
