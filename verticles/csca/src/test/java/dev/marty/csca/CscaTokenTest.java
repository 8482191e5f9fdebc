package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keys in a PKCS#11 token, SoftHSM2. The library reads its configuration from a variable of the
 * process, so the surefire configuration of this module names the file.
 */
@ExtendWith(VertxExtension.class)
class CscaTokenTest {
  private static final String PIN = "1234";
  private static final List<String> LIBRARIES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
          "/opt/homebrew/lib/softhsm/libsofthsm2.so");

  @Test
  void theTokenSignsEverythingAndKeepsItsKeys(Vertx vertx) throws Exception {
    JsonObject config = Csca.config(vertx);
    config.getJsonObject("keys").put("pkcs11", token());
    Csca csca = Csca.deploy(vertx, config);
    for (String algorithm : new String[] {"EC-P256", "RSA-3072", "RSA-PSS-3072"}) {
      String country = Csca.country();
      JsonObject request = Csca.rootRequest(country).put("keyAlgorithm", algorithm);
      JsonObject root = csca.api().post(Csca.CERTIFICATES, request).as(201);
      CertificateOutcome.Parsed parsed =
          (CertificateOutcome.Parsed) CertificateReader.read(Csca.der(root));
      assertThat(CscaConformance.check(parsed)).as(algorithm).isEmpty();
      csca.signer(country);
      inToken(country);
    }
    csca.running().undeploy();

    // A CSCA made with a key in the database moves into the token by a rollover.
    String moved = Csca.country();
    csca = Csca.deploy(vertx);
    JsonObject old = csca.root(moved);
    csca.running().undeploy();
    csca = Csca.deploy(vertx, config);
    JsonObject atOnce = new JsonObject().put("useAtOnce", true);
    csca.api().post(Csca.CERTIFICATES + "/" + old.getString("id") + "/rollover", atOnce).as(201);
    csca.signer(moved);
    inToken(moved);
    csca.running().undeploy();

    csca = Csca.deploy(vertx);
    JsonObject away = csca.api().post(Csca.SIGNERS, Csca.signerRequest(moved)).as(503);
    assertThat(away.getString("detail")).contains("keys.csca.pkcs11");
    csca.running().undeploy();
  }

  private static void inToken(String country) throws Exception {
    try (Sql sql = Csca.superuser()) {
      assertThat(
              sql.rows(
                  "SELECT token_label = id::text, wrapped_private_key IS NULL FROM"
                      + " csca.signing_key WHERE token_label IS NOT NULL AND country = '"
                      + country
                      + "'"))
          .containsExactly("t|t");
    }
  }

  private static JsonObject token() throws IOException, InterruptedException {
    String library =
        LIBRARIES.stream().filter(path -> Files.isReadable(Path.of(path))).findFirst().orElse(null);
    assumeTrue(
        library != null, "SKIPPED: SoftHSM2 is not on this machine (Debian package softhsm2)");
    Path file = Path.of(System.getenv("SOFTHSM2_CONF"));
    Path tokens = file.resolveSibling("softhsm-tokens");
    if (Files.isDirectory(tokens)) {
      try (Stream<Path> all = Files.walk(tokens)) {
        for (Path old : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(old);
        }
      }
    }
    Files.createDirectories(tokens);
    Files.writeString(file, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
    Process init =
        new ProcessBuilder(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "csca",
                "--pin",
                PIN,
                "--so-pin",
                "5678")
            .redirectErrorStream(true)
            .start();
    String output = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(init.waitFor()).as(output).isZero();
    return new JsonObject().put("library", library).put("slotListIndex", 0).put("pin", PIN);
  }
}
