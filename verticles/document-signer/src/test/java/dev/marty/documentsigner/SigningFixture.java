package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** document_signer on a real database with a csca beside it, each test in a country of its own. */
final class SigningFixture implements AutoCloseable {
  static final String SIGNERS = "/api/document_signer/signers";
  static final String SODS = "/api/document_signer/sods";
  static final String LOG = "/api/document_signer/signatures";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Codes that ISO 3166 leaves to whoever needs some: they are no country's. */
  private static final List<String> COUNTRIES =
      Stream.concat(
              "MNOPQRSTUVWXYZ".chars().mapToObj(letter -> "Q" + (char) letter),
              "ABCDEFGHIJLMNOPQRSTUVWYZ".chars().mapToObj(letter -> "X" + (char) letter))
          .toList();

  private final MartyServer server = TestPostgres.shared();
  private final Vertx vertx = Vertx.vertx();
  private final JsonObject config;
  private final FakeCsca csca = new FakeCsca(vertx);
  private final String country;
  private RunningService running;

  /** Loads the configuration; {@link #deploy} starts the service. */
  SigningFixture() {
    config = server.config(vertx).verticleConfig(ServiceName.DOCUMENT_SIGNER.text());
    config.getJsonObject("peers").put("csca", csca.url());
    country = COUNTRIES.get(NEXT.getAndIncrement());
  }

  JsonObject config() {
    return config;
  }

  FakeCsca csca() {
    return csca;
  }

  String country() {
    return country;
  }

  SigningFixture deploy() {
    return deploy(new DocumentSignerVerticle());
  }

  SigningFixture deploy(DocumentSignerVerticle verticle) {
    running = RunningService.deploy(vertx, verticle, config);
    // It keeps its address when it is started again.
    config.getJsonObject("http").put("port", URI.create(running.verticle().address()).getPort());
    return this;
  }

  void undeploy() {
    running.undeploy();
  }

  Api api() {
    return new Api("http://127.0.0.1:" + config.getJsonObject("http").getInteger("port"));
  }

  /** What asks for a signer of the test's country. */
  JsonObject wish(String algorithm) {
    return new JsonObject().put("country", country).put("algorithm", algorithm);
  }

  /** An active signer. */
  JsonObject signer(String algorithm) throws IOException {
    return api().post(SIGNERS, wish(algorithm)).as(201);
  }

  JsonObject signer(Object id) throws IOException {
    return api().get(SIGNERS + "/" + id);
  }

  JsonObject untilSignerIs(String status, String id) {
    JsonObject[] last = new JsonObject[1];
    Wait.until(
        PATIENCE,
        () -> {
          try {
            last[0] = signer((Object) id);
            return last[0].getString("status").equals(status);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> last[0].encodePrettily());
    return last[0];
  }

  /** A request to sign; different numbers differ in the hash of DG1. */
  JsonObject request(int number) {
    byte[] hash = new byte[32];
    hash[0] = (byte) number;
    hash[1] = (byte) (number >> 8);
    return new JsonObject()
        .put("country", country)
        .put("digestAlgorithm", "SHA-256")
        .put("ldsVersion", "1.8")
        .put(
            "dataGroups",
            new JsonObject()
                .put("DG1", Base64.getEncoder().encodeToString(hash))
                .put("DG2", Base64.getEncoder().encodeToString(new byte[32])));
  }

  /** Reads and verifies an answer's SOD and its signer's certificate. */
  Sod verified(JsonObject answer) {
    byte[] file = Base64.getDecoder().decode(answer.getString("sod"));
    Sod sod = ((SodOutcome.Read) SodReader.read(file)).sod();
    SodVerdict.Verified verdict = (SodVerdict.Verified) SodSignature.check(sod);
    boolean chained =
        IssuerCheck.verify(verdict.signer().certificate(), csca.issuer(country).root().publicKey())
            .verifies();
    if (!chained) {
      throw new AssertionError("the signer's certificate is not csca's");
    }
    return sod;
  }

  List<String> rows(String query) throws SQLException {
    try (Sql sql = Sql.connect(server.config(vertx).database(ServiceName.DOCUMENT_SIGNER.text()))) {
      return sql.rows(query);
    }
  }

  /** What the service's role is told: done, or a SQLSTATE. */
  String outcome(String statement) throws SQLException {
    try (Sql sql = Sql.connect(server.config(vertx).database(ServiceName.DOCUMENT_SIGNER.text()))) {
      return sql.outcome(statement);
    }
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
  }
}
