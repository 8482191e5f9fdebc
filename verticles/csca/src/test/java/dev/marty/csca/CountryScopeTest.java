package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A csca-admin of one country changes nothing of another. */
@ExtendWith(VertxExtension.class)
class CountryScopeTest {
  private final TestIdentity identity = new TestIdentity();

  private Api as(Csca csca, String country) {
    return csca.api()
        .as(TestIdentity.HEADER, identity.person(ServiceName.CSCA, "csca-admin", List.of(country)));
  }

  @Test
  void whatIsOfAnotherCountryIsRefused(Vertx vertx) throws Exception {
    Csca csca = Csca.deploy(vertx, Csca.config(vertx).put("identity", identity.section("csca")));
    String own = Csca.country();
    String other = Csca.country();
    JsonObject root = Csca.rootRequest(own);
    JsonObject request = Csca.signerRequest(own);
    String id = as(csca, own).post(Csca.CERTIFICATES, root).as(201).getString("id");
    String signer = as(csca, own).post(Csca.SIGNERS, request).as(201).getString("id");

    Map<String, JsonObject> changes = new LinkedHashMap<>();
    changes.put(Csca.CERTIFICATES, root);
    changes.put(Csca.SIGNERS, request);
    changes.put("/api/csca/crls", new JsonObject().put("country", own));
    changes.put(Csca.CERTIFICATES + "/" + id + "/rollover", new JsonObject());
    changes.put(
        Csca.CERTIFICATES + "/" + signer + "/renewal",
        new JsonObject().put("certificateRequest", Csca.request(own, Csca.key())));
    changes.put(
        Csca.CERTIFICATES + "/" + signer + "/revocation",
        new JsonObject().put("reason", "superseded"));
    changes.put(
        Csca.CERTIFICATES + "/" + id + "/revocation",
        new JsonObject().put("reason", "keyCompromise"));
    for (Map.Entry<String, JsonObject> change : changes.entrySet()) {
      Api.Answer answer = as(csca, other).post(change.getKey(), change.getValue());
      assertThat(answer.status()).as(change.getKey()).isEqualTo(403);
      assertThat(answer.text()).as(change.getKey()).contains(own);
    }
    assertThat(as(csca, other).get(Csca.CERTIFICATES + "/" + id + "/status").getString("status"))
        .as("nothing is changed, and reading is no change")
        .isEqualTo("valid");
    assertThat(as(csca, own).post("/api/csca/crls", changes.get("/api/csca/crls")).status())
        .isEqualTo(201);
    JsonObject last =
        csca
            .api()
            .as(TestIdentity.HEADER, identity.person(ServiceName.CSCA, "auditor"))
            .get("/api/csca/audit?limit=1000")
            .getJsonArray("items")
            .stream()
            .map(JsonObject.class::cast)
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(last.getJsonObject("detail").getString("caller"))
        .isEqualTo("alice of https://idp.example");
    csca.running().undeploy();
  }

  /** A key is its caller's own: it opens no answer to another, and is not taken for another. */
  @Test
  void anIdempotencyKeyOpensNoAnswerToAnother(Vertx vertx) throws Exception {
    Csca csca = Csca.deploy(vertx, Csca.config(vertx).put("identity", identity.section("csca")));
    String own = Csca.country();
    String other = Csca.country();
    Api mallory =
        csca.api()
            .as(
                TestIdentity.HEADER,
                identity.other(ServiceName.CSCA, "csca-admin", List.of(other)));
    String id =
        as(csca, own).post(Csca.CERTIFICATES, Csca.rootRequest(own)).as(201).getString("id");
    String rollover = Csca.CERTIFICATES + "/" + id + "/rollover";
    JsonObject done = as(csca, own).post(rollover, new JsonObject(), "1").as(201);

    assertThat(as(csca, own).post(rollover, new JsonObject(), "1").as(201)).isEqualTo(done);
    assertThat(mallory.post(rollover, new JsonObject(), "1").status()).isEqualTo(403);
    mallory.post(Csca.CERTIFICATES, Csca.rootRequest(other), "1").as(201);
    csca.running().undeploy();
  }
}
