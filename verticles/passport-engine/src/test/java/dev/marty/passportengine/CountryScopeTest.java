package dev.marty.passportengine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestIdentity;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who issues for one country issues for no other, and sees no other's passports. */
@ExtendWith(VertxExtension.class)
class CountryScopeTest {
  private final TestIdentity identity = new TestIdentity();

  @Test
  void passportsOfAnotherCountryAreNotThere(Vertx vertx) throws Exception {
    FakeSigner signer = new FakeSigner(vertx).start();
    JsonObject config =
        TestPostgres.shared()
            .config(vertx)
            .verticleConfig(ServiceName.PASSPORT_ENGINE.text())
            .put("identity", identity.section("passport_engine"));
    config.getJsonObject("peers").put(ServiceName.DOCUMENT_SIGNER.text(), signer.url());
    RunningService engine = RunningService.deploy(vertx, ServiceName.PASSPORT_ENGINE, config);
    JsonObject application = Engine.application();

    assertThat(as(engine, "issuer", "NL").post(Engine.PASSPORTS, application).status())
        .isEqualTo(403);
    as(engine, "issuer", "UT").post(Engine.PASSPORTS, application).as(201);

    String place = Engine.path(application);
    for (String path : List.of(place, place + "/files/EF.SOD", place + "/data-page")) {
      assertThat(as(engine, "passport-reader", "UT").get(path, "*/*").status())
          .as(path)
          .isEqualTo(200);
      assertThat(as(engine, "passport-reader", "NL").get(path, "*/*").status())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(
            as(engine, "issuer", "NL")
                .post(place + "/revocation", new JsonObject().put("reason", "lost"))
                .status())
        .isEqualTo(404);
    assertThat(as(engine, "issuer", "UT").get(Engine.PASSPORTS).getJsonArray("items")).isNotEmpty();
    assertThat(as(engine, "issuer", "NL").get(Engine.PASSPORTS).getJsonArray("items")).isEmpty();
    engine.undeploy();
  }

  private Api as(RunningService engine, String role, String country) {
    return Engine.api(engine)
        .as(
            TestIdentity.HEADER,
            identity.person(ServiceName.PASSPORT_ENGINE, role, List.of(country)));
  }
}
