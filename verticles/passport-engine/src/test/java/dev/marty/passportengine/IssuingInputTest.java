package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong applications, field by field: refused with the field's name, and nothing is kept. */
class IssuingInputTest {
  private static Vertx vertx;
  private static FakeSigner signer;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    signer = new FakeSigner(vertx).start();
    api = Engine.api(Engine.deploy(vertx, signer));
  }

  @AfterAll
  static void stop() {
    Wait.on(vertx.close());
  }

  private static JsonObject refused(JsonObject application) throws IOException {
    int signatures = signer.signatures();
    JsonObject problem = api.post(PASSPORTS, application).as(400);
    assertThat(signer.signatures()).isEqualTo(signatures);
    String number = application.getValue("documentNumber") + "";
    if (number.matches("T[0-9]{8}")) {
      assertThat(api.get(PASSPORTS + "/" + number, "*/*").status()).isEqualTo(404);
    }
    return problem;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "documentType | null",
        "documentType | 'V'",
        "documentType | 'p'",
        "documentType | 'I' with format TD3",
        "format | 'TD4'",
        "issuingState | 'UTX'",
        "issuingState | 'DEU'",
        "issuingState | 'XXA'",
        "issuingState | 'XOM'",
        "issuingState | 'ut'",
        "documentNumber | null",
        "documentNumber | 'L898902C34'",
        "documentNumber | 'L-1'",
        "documentNumber | ''",
        "surname | null",
        "surname | 'ΩΜΕΓΑ'",
        "surname | '<script>'",
        "surname | '...'",
        "surname | 7",
        "givenNames | 'Anna 2'",
        "givenNames | 'A\\nB'",
        "nationality | 'ZZZ'",
        "dateOfBirth | '1974-13-01'",
        "dateOfBirth | '1974-02-29'",
        "dateOfBirth | '12.08.1974'",
        "sex | 'W'",
        "dateOfExpiry | '2036-02-30'",
        "dateOfExpiry | null",
        "personalNumber | 'ZE184226B123456'",
        "personalNumber | 'ze1'",
        "optionalData2 | 'A'",
        "portrait | null",
        "portrait | 'not base64'",
        "portrait | 'AAAA'",
        "digestAlgorithm | 'SHA-1'",
        "ldsVersion | '1.9'",
        "activeAuthentication | true",
        "surprise | 1",
      })
  void aWrongFieldIsNamed(String field, String value) throws IOException {
    JsonObject application = Engine.application();
    if (value.endsWith(" with format TD3")) {
      application.put("format", "TD3").put(field, "I");
    } else {
      application.put(field, Json.decodeValue(value.replace('\'', '"')));
    }

    JsonObject problem = refused(application);

    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("detail")).startsWith(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "personalDetails.title | {'title': 5}",
        "personalDetails.otherNames | {'otherNames': 'A'}",
        "personalDetails.proofOfCitizenship | {'proofOfCitizenship': 'AAAA'}",
        "personalDetails.shoeSize | {'shoeSize': 43}",
      })
  void aWrongFieldInsideIsNamedByItsPath(String path, String details) throws IOException {
    JsonObject application =
        Engine.application().put("personalDetails", new JsonObject(details.replace('\'', '"')));

    assertThat(refused(application).getString("field")).isEqualTo(path);
  }

  @Test
  void detailsHaveTheirRules() throws IOException {
    JsonObject application = Engine.application();
    JsonObject longTitle = new JsonObject().put("title", "ü".repeat(50));
    assertThat(refused(application.copy().put("personalDetails", longTitle)).getString("field"))
        .isEqualTo("personalDetails.title");
    JsonObject longName = application.copy().put("surname", "Ü".repeat(60));
    assertThat(refused(longName.put("personalDetails", new JsonObject())).getString("detail"))
        .contains("over 99 bytes");
    JsonObject noTime = new JsonObject().put("personalizedAt", "2026-04-16T25:00:00");
    assertThat(refused(application.copy().put("documentDetails", noTime)).getString("field"))
        .isEqualTo("documentDetails.personalizedAt");
  }

  @Test
  void keysForActiveAuthenticationAreLookedAt() throws IOException {
    String notAKey = Base64.getEncoder().encodeToString(new byte[] {0x30, 0});
    for (JsonObject wrong :
        List.of(
            new JsonObject(),
            new JsonObject().put("generate", "RSA-1024"),
            new JsonObject().put("generate", "RSA-PSS-2048"),
            new JsonObject().put("publicKey", notAKey),
            new JsonObject().put("publicKey", notAKey).put("generate", "EC-P256"))) {
      assertThat(
              refused(Engine.application().put("activeAuthentication", wrong)).getString("field"))
          .as(wrong.encode())
          .startsWith("activeAuthentication.");
    }
  }

  @Test
  void severalWrongPartsOfTheZoneAreNamedTogether() throws IOException {
    JsonObject problem =
        refused(Engine.application().put("surname", "漢").put("nationality", "ZZZ"));

    List<String> fields =
        problem.getJsonArray("fields").stream()
            .map(wrong -> ((JsonObject) wrong).getString("field"))
            .toList();
    assertThat(fields).containsExactly("nationality", "surname");
    assertThat(problem.encode()).contains("U+6F22");
  }

  @Test
  void portraitsAreLookedAt() throws IOException {
    byte[] portrait = Base64.getDecoder().decode(Engine.application().getString("portrait"));
    byte[] cut = Arrays.copyOf(portrait, portrait.length - 5);
    JsonObject truncated =
        Engine.application().put("portrait", Base64.getEncoder().encodeToString(cut));
    assertThat(refused(truncated).getString("detail")).contains("truncated");
    byte[] large = Arrays.copyOf(portrait, 255 * 1024 + 1);
    JsonObject tooLarge =
        Engine.application().put("portrait", Base64.getEncoder().encodeToString(large));
    assertThat(refused(tooLarge).getString("field")).isEqualTo("portrait");
  }

  @Test
  void otherBodiesAreRefused() throws IOException {
    byte[] text = "no json".getBytes(StandardCharsets.US_ASCII);
    assertThat(api.post(PASSPORTS, text, "application/json").status()).isEqualTo(400);
    assertThat(api.post(PASSPORTS, text, "text/plain").status()).isEqualTo(415);
    assertThat(api.post(PASSPORTS, new byte[2 * 1024 * 1024 + 1], "application/json").status())
        .isEqualTo(413);
    byte[] list = new JsonArray().add(Engine.application()).toBuffer().getBytes();
    assertThat(api.post(PASSPORTS, list, "application/json").status()).isEqualTo(400);
    assertThat(api.get(PASSPORTS + "/lower", "*/*").status()).isEqualTo(400);
    assertThat(api.get(PASSPORTS + "/NOTTHERE", "*/*").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10,true,",
    "L898902C46UTO7408122F1204159ZE184226B<<<<<10,false,documentNumberCheckDigit",
    "L898902C36UTO7408132F1204159ZE184226B<<<<<10,false,dateOfBirthCheckDigit",
    "L898902C36UTO7413122F1204159ZE184226B<<<<<10,false,dateOfBirth",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<11,false,compositeCheckDigit",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<1,false,null",
  })
  void aZoneIsCheckedFieldByField(String second, boolean valid, String field) throws IOException {
    JsonObject body =
        new JsonObject().put("mrz", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n" + second);

    JsonObject result = api.post("/api/passport_engine/mrz", body).as(200);

    assertThat(result.getBoolean("valid")).isEqualTo(valid);
    if (valid) {
      assertThat(result.getJsonObject("fields").getString("primaryIdentifier"))
          .isEqualTo("ERIKSSON");
      assertThat(result.getJsonArray("findings")).isEmpty();
    } else {
      List<String> fields =
          result.getJsonArray("findings").stream()
              .map(finding -> ((JsonObject) finding).getString("field") + "")
              .toList();
      assertThat(fields).contains(field);
    }
  }
}
