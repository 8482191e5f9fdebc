package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.keys.KeyEncryption;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Private keys: encrypted, bound to their rows, and re-encrypted under a new key. */
@ExtendWith(VertxExtension.class)
class CscaKeysTest {
  private static final String NEW_KEY = "5a".repeat(32);

  @Test
  void keysSurviveARestartAndNeverStandInClear(Vertx vertx) throws Exception {
    Csca csca = Csca.deploy(vertx);
    String country = Csca.country();
    JsonObject root = csca.root(country);
    csca.running().undeploy();

    csca = Csca.deploy(vertx);
    assertThat(csca.api().get(Csca.CERTIFICATES + "/" + root.getString("id"))).isEqualTo(root);
    csca.signer(country);
    csca.running().undeploy();

    try (Sql sql = Csca.superuser()) {
      List<String> stored =
          sql.rows(
              "SELECT encode(wrapped_private_key, 'hex') FROM csca.signing_key WHERE country = '"
                  + country
                  + "'");
      // Every EC key in PKCS#8 names id-ecPublicKey.
      assertThat(stored)
          .hasSize(1)
          .allSatisfy(hex -> assertThat(hex).doesNotContain("2a8648ce3d0201"));
    }
  }

  @Test
  void aNewEncryptionKeyTakesOverAndTheOldOneCanGo(Vertx vertx) throws Exception {
    String country = Csca.country();
    Csca csca = Csca.deploy(vertx);
    csca.root(country);
    csca.running().undeploy();
    JsonObject config = Csca.config(vertx);
    String oldKey = config.getJsonObject("keys").getString("encryptionKey");

    csca = Csca.deploy(vertx, ring(config, NEW_KEY + "," + oldKey));
    untilAllUnder(NEW_KEY);
    csca.running().undeploy();

    csca = Csca.deploy(vertx, ring(config, NEW_KEY));
    csca.signer(country);
    csca.running().undeploy();

    csca = Csca.deploy(vertx, ring(config, "01".repeat(32)));
    JsonObject problem = csca.api().post(Csca.SIGNERS, Csca.signerRequest(country)).as(503);
    assertThat(problem.getString("type")).endsWith("key-unavailable");
    assertThat(problem.getString("detail")).contains("keys.csca.encryptionKey");
    csca.running().undeploy();

    csca = Csca.deploy(vertx, ring(config, oldKey + "," + NEW_KEY));
    untilAllUnder(oldKey);
    assertThat(auditActions(csca)).contains("keys-wrapped-again");
    csca.signer(country);
    csca.running().undeploy();
  }

  @Test
  void aKeyPutIntoAnotherRowDoesNotOpen(Vertx vertx) throws Exception {
    Csca csca = Csca.deploy(vertx);
    String victim = Csca.country();
    String thief = Csca.country();
    csca.root(victim);
    csca.root(thief);
    try (Sql sql = Csca.superuser()) {
      sql.run(
          "UPDATE csca.signing_key SET wrapped_private_key = (SELECT wrapped_private_key FROM"
              + " csca.signing_key WHERE country = '"
              + victim
              + "') WHERE country = '"
              + thief
              + "'");
    }
    JsonObject problem = csca.api().post(Csca.SIGNERS, Csca.signerRequest(thief)).as(503);
    assertThat(problem.getString("detail")).contains("does not decrypt");
    csca.signer(victim);
    csca.running().undeploy();
  }

  @Test
  void aTokenThatCannotBeOpenedRefusesTheStart(Vertx vertx) {
    JsonObject config = Csca.config(vertx);
    config
        .getJsonObject("keys")
        .put(
            "pkcs11",
            new JsonObject()
                .put("library", "/nowhere/libtoken.so")
                .put("slotListIndex", 0)
                .put("pin", "secret-pin"));
    assertThatThrownBy(() -> Csca.deploy(vertx, config))
        .hasMessageContaining("keys.csca.pkcs11")
        .hasMessageNotContaining("secret-pin");
  }

  private static JsonObject ring(JsonObject config, String ring) {
    JsonObject copy = config.copy();
    copy.getJsonObject("keys").put("encryptionKey", ring);
    return copy;
  }

  private static void untilAllUnder(String key) {
    String id = KeyEncryption.parse("csca", key).currentId();
    Wait.until(
        Duration.ofMinutes(2),
        () -> encryptionKeys().equals(List.of(id)),
        () -> "keys are under " + encryptionKeys());
  }

  private static List<String> encryptionKeys() {
    try (Sql sql = Csca.superuser()) {
      return sql.rows(
          "SELECT DISTINCT key_encryption_key_id FROM csca.signing_key"
              + " WHERE key_encryption_key_id IS NOT NULL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> auditActions(Csca csca) throws IOException {
    return csca.api().get("/api/csca/audit?limit=1000").getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("action"))
        .toList();
  }
}
