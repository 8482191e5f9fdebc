package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.MrzFormat;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.ProblemException;
import dev.marty.testkit.Api;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents that cannot be: 422 with the field, and nothing is kept. */
class PlausibilityTest {
  private static Vertx vertx;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    api = Engine.api(Engine.deploy(vertx, new FakeSigner(vertx).start()));
  }

  @AfterAll
  static void stop() {
    Wait.on(vertx.close());
  }

  private static JsonObject refused(JsonObject application, String field) throws IOException {
    JsonObject problem = api.post(PASSPORTS, application).as(422);
    assertThat(problem.getString("field")).as(problem.encode()).isEqualTo(field);
    assertThat(problem.getString("detail")).startsWith(field);
    assertThat(problem.getString("type")).endsWith("implausible");
    assertThat(api.get(Engine.path(application), "*/*").status()).isEqualTo(404);
    return problem;
  }

  @ParameterizedTest
  @CsvSource({
    "documentType, IV",
    "documentType, AV",
    "documentType, CV",
    "documentType, AC",
    "dateOfBirth, 0000-01-01",
    "dateOfBirth, 0000",
    "dateOfBirth, 0001-05",
    "dateOfBirth, 1899-12-31",
    "dateOfBirth, 2974-02-01",
    "dateOfExpiry, 0000-01-01",
    "dateOfExpiry, 1936-02-20",
    "dateOfExpiry, 2020-01-01",
    "dateOfExpiry, 2099-01-01",
  })
  void aFieldThatCannotBeSoIsNamed(String field, String value) throws IOException {
    refused(Engine.application().put(field, value), field);
  }

  @ParameterizedTest
  @CsvSource({
    "dateOfIssue, 2099-01-01",
    "dateOfIssue, 0000-12-31",
    "dateOfIssue, 1974-08-11",
    "personalizedAt, 2099-01-01T00:00:00",
    "personalizedAt, 0000-01-01T00:00:00",
  })
  void soIsADateOfTheDocument(String field, String value) throws IOException {
    JsonObject details = new JsonObject().put(field, value);
    refused(Engine.application().put("documentDetails", details), "documentDetails." + field);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "60000, 8", "531, 413", "8, 600", "100, 201", "5001, 5002"})
  void aPortraitOfThisSizeIsNoFace(int width, int height) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "jpeg", jpeg);
    String portrait = Base64.getEncoder().encodeToString(jpeg.toByteArray());
    JsonObject problem = refused(Engine.application().put("portrait", portrait), "portrait");
    assertThat(problem.getString("detail")).contains(width + " by " + height);
  }

  /** Whatever day it is, here or on the other side of the date line. */
  @Test
  void aPassportForTenYearsCanBeIssuedOnEveryDay() {
    for (LocalDate day = LocalDate.of(2026, 1, 1); day.getYear() < 2051; day = day.plusDays(1)) {
      for (LocalDate here = day.minusDays(1);
          !here.isAfter(day.plusDays(1));
          here = here.plusDays(1)) {
        Plausibility plausibility = new Plausibility(Fields.of(new JsonObject()), day);
        MrzContent content = content(here, here.plusYears(10));
        plausibility.check(content);
        plausibility.issued("dateOfIssue", here, content);
        plausibility.check(content(here, here));
      }
      Plausibility plausibility = new Plausibility(Fields.of(new JsonObject()), day);
      MrzContent over = content(day, day.minusDays(2));
      assertThatThrownBy(() -> plausibility.check(over)).isInstanceOf(ProblemException.class);
      MrzContent unborn = content(day.plusDays(2), day.plusYears(10));
      assertThatThrownBy(() -> plausibility.check(unborn)).isInstanceOf(ProblemException.class);
      MrzContent tooLong = content(day, day.plusYears(10).plusMonths(4));
      assertThatThrownBy(() -> plausibility.check(tooLong)).isInstanceOf(ProblemException.class);
    }
  }

  private static MrzContent content(LocalDate birth, LocalDate expiry) {
    return new MrzContent(
        MrzFormat.TD3,
        "P",
        "UTO",
        "ERIKSSON",
        "ANNA",
        "L898902C3",
        "UTO",
        PartialDate.of(birth),
        "F",
        expiry,
        "",
        "");
  }
}
