package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.LogRecords;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code https://} is TLS, for requests and for health alike, with a certificate that is checked.
 */
class UpstreamTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;
  private Vertx vertx;
  private GatewayFixture gateway;
  private final LogRecords log = new LogRecords();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    log.close();
    gateway.close();
    GatewayFixture.await(vertx.close());
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    serve("ip:127.0.0.1", new JsonObject());
    assertRefused();
  }

  @Test
  void aCertificateOfTheConfiguredAuthorityIsTrusted() throws Exception {
    serve("ip:127.0.0.1", new JsonObject().put("upstreamCa", pem().toString()));
    assertThat(gateway.get("/api/csca/a").body())
        .isEqualTo("{\"status\":\"pass\",\"serviceId\":\"csca\"}");
    // On a busy machine a first question may take longer than the gateway waits.
    GatewayFixture.until(() -> gateway.get("/health/csca").status() == 200);
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    serve("dns:other.example.org", new JsonObject().put("upstreamCa", pem().toString()));
    assertRefused();
  }

  private void assertRefused() {
    Wire.Answer answer = gateway.get("/api/csca/a");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo("service-unavailable");
    assertThat(log.messages()).anyMatch(each -> each.contains("csca") && each.contains("TLS"));
    log.assertNothingOf("\tat ");
    GatewayFixture.until(
        () -> {
          Wire.Answer health = gateway.get("/health/csca");
          return health.status() == 503
              && new JsonObject(health.body()).getString("output").contains("TLS");
        });
  }

  private Path pem() {
    return directory.resolve("server.pem");
  }

  private void serve(String name, JsonObject settings) throws Exception {
    String store = directory.resolve("server.p12").toString();
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=marty-test",
        "-ext",
        "san=" + name,
        "-ext",
        "bc:c=ca:true",
        "-storetype",
        "PKCS12",
        "-keystore",
        store);
    keytool("-exportcert", "-rfc", "-file", pem().toString(), "-keystore", store);
    HttpServer server =
        GatewayFixture.await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PfxOptions().setPath(store).setPassword(PASSWORD)))
                .requestHandler(
                    request ->
                        request.response().end("{\"status\":\"pass\",\"serviceId\":\"csca\"}"))
                .listen(0, "127.0.0.1"));
    gateway = new GatewayFixture("https://127.0.0.1:" + server.actualPort()).start(settings);
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "server", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
