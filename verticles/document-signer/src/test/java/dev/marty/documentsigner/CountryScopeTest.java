package dev.marty.documentsigner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.TestIdentity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who signs for one country signs for no other. */
class CountryScopeTest {
  private final TestIdentity identity = new TestIdentity();

  @Test
  void whatIsOfAnotherCountryIsRefused() throws IOException {
    try (SigningFixture fixture = new SigningFixture()) {
      fixture.config().put("identity", identity.section("document_signer"));
      fixture.deploy();
      JsonObject wish =
          new JsonObject().put("country", fixture.country()).put("algorithm", "EC-P256");
      assertThat(as(fixture, "signer-operator", "ZZ").post(SigningFixture.SIGNERS, wish).status())
          .isEqualTo(403);
      JsonObject signer =
          as(fixture, "signer-operator", fixture.country())
              .post(SigningFixture.SIGNERS, wish)
              .as(201);
      JsonObject sod = fixture.request(1);

      assertThat(as(fixture, "signing-client", "ZZ").post(SigningFixture.SODS, sod).status())
          .isEqualTo(403);
      Api.Answer batch =
          as(fixture, "signing-client", "ZZ")
              .post(
                  SigningFixture.SODS + "/batch",
                  (sod.encode() + "\n").getBytes(UTF_8),
                  "application/x-ndjson");
      assertThat(batch.status()).isEqualTo(200);
      assertThat(batch.json().getInteger("status")).isEqualTo(403);
      String retire = SigningFixture.SIGNERS + "/" + signer.getString("id") + "/retire";
      assertThat(
              as(fixture, "signer-operator", "ZZ")
                  .post(retire, new byte[0], "application/json")
                  .status())
          .isEqualTo(403);

      Api client = as(fixture, "signing-client", fixture.country());
      String first = client.post(SigningFixture.SODS, sod, "1").as(201).getString("id");
      assertThat(client.post(SigningFixture.SODS, sod, "1").as(201).getString("id"))
          .isEqualTo(first);
      Api mallory =
          fixture
              .api()
              .as(
                  TestIdentity.HEADER,
                  identity.other(
                      ServiceName.DOCUMENT_SIGNER, "signing-client", List.of(fixture.country())));
      assertThat(mallory.post(SigningFixture.SODS, sod, "1").as(201).getString("id"))
          .as("a key is its caller's own")
          .isNotEqualTo(first);
      String line = sod.copy().put("idempotencyKey", "1").encode() + "\n";
      assertThat(
              mallory
                  .post(
                      SigningFixture.SODS + "/batch", line.getBytes(UTF_8), "application/x-ndjson")
                  .json()
                  .getJsonObject("sod")
                  .getString("id"))
          .isNotEqualTo(first);
    }
  }

  private Api as(SigningFixture fixture, String role, String country) {
    return fixture
        .api()
        .as(
            TestIdentity.HEADER,
            identity.person(ServiceName.DOCUMENT_SIGNER, role, List.of(country)));
  }
}
