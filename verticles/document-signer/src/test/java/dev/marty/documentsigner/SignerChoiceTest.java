package dev.marty.documentsigner;

import static dev.marty.documentsigner.SigningFixture.SIGNERS;
import static dev.marty.documentsigner.SigningFixture.SODS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which signer signs: one that is certified for the document's type and outlives it. */
class SignerChoiceTest {
  private static SigningFixture signing;
  private static String books;
  private static String cards;
  private static LocalDate lastDay;

  @BeforeAll
  static void deploy() throws IOException {
    signing = new SigningFixture().deploy();
    JsonObject signer = signing.signer("EC-P256");
    books = signer.getString("id");
    // The newest one, which signed everything before.
    cards =
        signing
            .api()
            .post(
                SIGNERS,
                signing.wish("EC-P256").put("documentTypes", new JsonArray().add("ID").add("AR")))
            .as(201)
            .getString("id");
    lastDay = Instant.parse(signer.getString("notAfter")).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  @AfterAll
  static void close() {
    signing.close();
  }

  private static JsonObject of(String type) {
    JsonObject request = signing.request(type == null ? 0 : type.hashCode());
    return type == null ? request : request.put("documentType", type);
  }

  @ParameterizedTest
  @CsvSource({"P,", "P<,", "PP,", ",", "ID, cards", "AR, cards"})
  void theTypeChooses(String type, String signer) throws IOException {
    JsonObject sod = signing.api().post(SODS, of(type)).as(201);
    assertThat(sod.getString("signer")).isEqualTo(signer == null ? books : cards);
    signing.verified(sod);
  }

  @ParameterizedTest
  @CsvSource({"I", "IP", "A", "C", "I<"})
  void noneCoversOtherTypes(String type) throws IOException {
    String key = UUID.randomUUID().toString();
    JsonObject problem = signing.api().post(SODS, of(type), key).as(409);
    assertThat(problem.getString("type")).endsWith("no-signer-for-type");
    assertThat(problem.getString("field")).isEqualTo("documentType");
    assertThat(problem.getString("detail")).contains(type, "/api/document_signer/signers");
    // Nothing is kept under the key: it signs as soon as there is a signer.
    assertThat(signing.api().post(SODS, of("P"), key).as(201).getString("signer")).isEqualTo(books);
  }

  @ParameterizedTest
  @CsvSource({"p", "PPP", "<P", "7"})
  void aTypeOfAnotherFormIsNamed(String type) throws IOException {
    assertThat(signing.api().post(SODS, of(type)).as(400).getString("field"))
        .isEqualTo("documentType");
  }

  @Test
  void aSignerOutlivesItsDocuments() throws IOException {
    JsonObject last = of("P").put("dateOfExpiry", lastDay.toString());
    signing.api().post(SODS, last).as(201);

    JsonObject beyond = of("P").put("dateOfExpiry", lastDay.plusDays(1).toString());
    JsonObject problem = signing.api().post(SODS, beyond).as(422);
    assertThat(problem.getString("field")).isEqualTo("dateOfExpiry");
    assertThat(problem.getString("detail")).contains(lastDay.toString());
    JsonObject noDate = of("P").put("dateOfExpiry", "later");
    assertThat(signing.api().post(SODS, noDate).as(400).getString("field"))
        .isEqualTo("dateOfExpiry");
  }

  @Test
  void linesOfABatchAreNoOther() throws IOException {
    String lines =
        of("ID").encode()
            + "\n"
            + of("IP").encode()
            + "\n"
            + of("P").put("dateOfExpiry", "2199-01-01").encode();
    String[] outcomes =
        signing
            .api()
            .post(SODS + "/batch", lines.getBytes(StandardCharsets.UTF_8), "application/x-ndjson")
            .text()
            .split("\n");
    assertThat(outcomes)
        .extracting(line -> new JsonObject(line).getInteger("status"))
        .containsExactly(201, 409, 422);
  }
}
