package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.ForeignTool;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Repository;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources over https: whom the process trusts is the JDK's matter, by its own authorities or by the
 * trust store that {@code javax.net.ssl.trustStore} names.
 */
class SyncTlsTest {
  private static final ServiceName PKD = ServiceName.PKD_SERVICE;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  @Test
  void onlyATrustedServerUnderItsOwnNameIsListenedTo() throws Exception {
    Path known = key("known");
    Path unknown = key("unknown");
    byte[] signer = new TestIssuer("UT", "UTO").signer();
    try (OwnServer database = OwnServer.prepared("sync-tls");
        ListServer trusted = new ListServer(tls(known));
        ListServer strange = new ListServer(tls(unknown))) {
      trusted.publish("/signer.cer", signer);
      strange.publish("/signer.cer", new TestIssuer("UT", "UTO").signer());
      configure(
          Map.of(
              "good", trusted.url("/signer.cer").replace("127.0.0.1", "localhost"),
              "misnamed", trusted.url("/signer.cer"),
              "strange", strange.url("/signer.cer").replace("127.0.0.1", "localhost")));
      Map<String, String> variables =
          Map.of(
              "MARTY_CONFIG_DIR",
              folder.toString(),
              "JAVA_TOOL_OPTIONS",
              "-Djavax.net.ssl.trustStore="
                  + trustStore(known)
                  + " -Djavax.net.ssl.trustStorePassword="
                  + PASSWORD);
      try (MartyProcesses marty = MartyProcesses.start(database.marty(), folder, PKD, variables)) {
        Api api = marty.api(PKD);
        api.post(BASE + "/sync", new JsonObject());
        Wait.until(PATIENCE, () -> outcomes(api).size() == 3, () -> outcomes(api) + "");

        assertThat(outcomes(api))
            .containsExactlyInAnyOrder(
                "good imported null",
                "misnamed unreachable 127.0.0.1: its certificate is not accepted, or it does not"
                    + " speak TLS.",
                "strange unreachable localhost: its certificate is not accepted, or it does not"
                    + " speak TLS.");
        assertThat(
                api.get(
                        BASE + "/certificates/" + Generation.sha256(signer),
                        "application/pkix-cert")
                    .body())
            .isEqualTo(signer);
        assertThat(trusted.answers("/signer.cer"))
            .contains("/signer.cer 200")
            .isSubsetOf("/signer.cer 200", "/signer.cer 304");
        assertThat(strange.answers("/signer.cer")).isEmpty();
      }
    }
  }

  /** The first run of each source that has ended: name, outcome and detail. */
  private static List<String> outcomes(Api api) {
    try {
      return api.get(BASE + "/sync").getJsonArray("items").stream()
          .map(JsonObject.class::cast)
          .flatMap(
              source ->
                  source.getJsonArray("runs").stream()
                      .map(JsonObject.class::cast)
                      .filter(run -> run.getString("outcome") != null)
                      .reduce((newer, older) -> older)
                      .map(
                          run ->
                              source.getString("name")
                                  + ' '
                                  + run.getString("outcome")
                                  + ' '
                                  + run.getString("detail"))
                      .stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The testing configuration and sources. */
  private void configure(Map<String, String> sources) throws IOException {
    String section = "\npkd_service:\n";
    String testing = Files.readString(Repository.root().resolve("config").resolve("testing.yaml"));
    assertThat(testing).containsOnlyOnce(section);
    StringBuilder yaml = new StringBuilder("  sources:\n");
    sources.forEach(
        (name, location) ->
            yaml.append("    ")
                .append(name)
                .append(": {location: \"")
                .append(location)
                .append("\"}\n"));
    Files.writeString(folder.resolve("testing.yaml"), testing.replace(section, section + yaml));
  }

  private static HttpServerOptions tls(Path key) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PfxOptions().setPath(key.toString()).setPassword(PASSWORD));
  }

  /** A key and its certificate for localhost, which nobody else has signed. */
  private Path key(String name) throws IOException {
    Path store = folder.resolve(name + ".p12");
    keytool(
        store,
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=DNS:localhost");
    return store;
  }

  private Path trustStore(Path key) throws IOException {
    Path certificate = folder.resolve("server.cer");
    Path store = folder.resolve("trusted.p12");
    keytool(key, "-exportcert", "-alias", "known", "-file", certificate.toString());
    keytool(store, "-importcert", "-noprompt", "-alias", "known", "-file", certificate.toString());
    return store;
  }

  private static void keytool(Path store, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    ForeignTool.run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        all.toArray(String[]::new));
  }
}
