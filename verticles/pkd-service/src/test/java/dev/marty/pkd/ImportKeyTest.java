package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.ldif;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An idempotency key belongs to one whole request: its method, path, query and body. */
class ImportKeyTest {
  private static final String KEY = "Idempotency-Key";
  private static final TestIssuer UTOPIA = new TestIssuer("UT", "UTO");
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  private static Api.Answer send(String query, String key, byte[] content) throws IOException {
    return pkd.api().post(IMPORTS + query, content, "text/x-ldif", KEY, key);
  }

  private static byte[] signer() {
    return ldif("UT", "signer", UTOPIA.signer()).getBytes(US_ASCII);
  }

  private static byte[] root() {
    return ldif("UT", "root", UTOPIA.root()).getBytes(US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "?trust=false, ?trust=true",
    "?trust=false, ''",
    "'', ?trust=false",
    "?source=a, ?source=b",
    "?source=a, ?source=a&trust=true"
  })
  void anotherQueryIsAnotherRequest(String query, String other) throws IOException {
    String key = UUID.randomUUID().toString();
    JsonObject first = send(query, key, signer()).as(201);

    JsonObject refused = send(other, key, signer()).as(422);

    assertThat(refused.getString("type")).endsWith("idempotency-key-reused");
    assertThat(send(query, key, signer()).as(201).getString("id")).isEqualTo(first.getString("id"));
    assertThat(send(query, key, root()).as(422).getString("type"))
        .endsWith("idempotency-key-reused");
  }

  @Test
  void anotherPathIsAnotherRequest() throws IOException {
    String key = UUID.randomUUID().toString();
    send("", key, root()).as(201);
    String path = BASE + "/certificates/" + Octets.copyOf(UTOPIA.root()).sha256() + "/trust";
    JsonObject decision = new JsonObject().put("trusted", true).put("reason", "seen in person");

    assertThat(pkd.api().post(path, decision, key).as(422).getString("type"))
        .endsWith("idempotency-key-reused");
    assertThat(pkd.api().post(path, decision, UUID.randomUUID().toString()).status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b"})
  void aKeyIsVisibleAscii(String key) throws IOException {
    assertThat(send("", key, signer()).as(400).getString("field")).isEqualTo(KEY);
  }
}
