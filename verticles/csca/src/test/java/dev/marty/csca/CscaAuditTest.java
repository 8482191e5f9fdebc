package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit log: complete, in one transaction with what it tells, and tamper-evident. */
@ExtendWith(VertxExtension.class)
class CscaAuditTest {
  private Csca csca;
  private JsonObject config;

  @BeforeEach
  void deploy(Vertx vertx) {
    config = Csca.config(vertx);
    csca = Csca.deploy(vertx);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  @Test
  void everyChangeHasItsRowsAndEvents() throws Exception {
    String country = Csca.country();
    JsonObject root = csca.root(country);
    JsonObject signer = csca.signer(country);
    String id = signer.getString("id");
    JsonObject body = new JsonObject().put("reason", "superseded").put("crl", "now");
    csca.api().post(Csca.CERTIFICATES + "/" + id + "/revocation", body).as(200);

    try (Sql sql = Csca.superuser()) {
      assertThat(
              sql.rows(
                  "SELECT action FROM csca.audit WHERE detail ->> 'country' = '"
                      + country
                      + "' OR subject = 'crl/"
                      + country
                      + "' ORDER BY number"))
          .containsExactly(
              "root-issued", "crl-issued", "signer-issued", "certificate-revoked", "crl-issued");
      assertThat(
              sql.rows(
                  "SELECT type, aggregate, destination FROM csca.outbox"
                      + " WHERE payload ->> 'country' = '"
                      + country
                      + "' ORDER BY sequence"))
          .as("both are told of everything: each is the memory of the others")
          .containsExactlyElementsOf(
              Stream.of(
                      "certificate-issued|certificate/" + root.getString("sha256"),
                      "crl-issued|crl/" + country,
                      "certificate-issued|certificate/" + signer.getString("sha256"),
                      "certificate-revoked|certificate/" + signer.getString("sha256"),
                      "crl-issued|crl/" + country)
                  .flatMap(event -> Stream.of(event + "|pkd_service", event + "|document_signer"))
                  .toList());
      assertThat(
              sql.rows(
                  "SELECT payload ->> 'serial', payload ->> 'kind' FROM csca.outbox"
                      + " WHERE type = 'certificate-revoked' AND destination = 'document_signer'"
                      + " AND payload ->> 'country' = '"
                      + country
                      + "'"))
          .containsExactly(signer.getString("serial") + "|document_signer");
    }
  }

  @Test
  void theRoleOfTheServiceCannotChangeWhatItWrote() throws Exception {
    csca.root(Csca.country());
    try (Sql sql =
        Sql.connect(DatabaseSettings.of(ServiceName.CSCA, config.getJsonObject("database")))) {
      for (String statement :
          new String[] {
            "UPDATE audit SET action = 'nothing'",
            "DELETE FROM audit",
            "UPDATE crl SET entries = 0",
            "DELETE FROM certificate",
            "UPDATE certificate SET der = ''",
            "UPDATE signing_key SET country = 'XX'",
            "DELETE FROM idempotency"
          }) {
        assertThat(sql.outcome(statement)).as(statement).isEqualTo("42501");
      }
    }
  }

  @Test
  void theListIsPaged() throws Exception {
    csca.root(Csca.country());
    JsonObject first = csca.api().get("/api/csca/audit?limit=1");
    assertThat(first.getJsonArray("items")).hasSize(1);
    assertThat(first.getLong("next")).isEqualTo(1);
    assertThat(
            csca.api()
                .get("/api/csca/audit?limit=1&after=1")
                .getJsonArray("items")
                .getJsonObject(0)
                .getLong("number"))
        .isEqualTo(2);
    assertThat(csca.api().get("/api/csca/audit?after=x", "*/*").as(400).getString("field"))
        .isEqualTo("after");
  }
}
