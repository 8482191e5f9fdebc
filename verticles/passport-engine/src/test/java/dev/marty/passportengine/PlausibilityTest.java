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
  @CsvSource({"1, 1", "60000, 8", "531, 413", "8, 600", "100, 201", "2600, 5002"})
  void aPortraitOfThisSizeIsNoFace(int width, int height) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "jpeg", jpeg);
    String portrait = Base64.getEncoder().encodeToString(jpeg.toByteArray());
    JsonObject problem = refused(Engine.application().put("portrait", portrait), "portrait");
    assertThat(problem.getString("detail")).contains(width + " by " + height);
  }

  /** The portrait with comments in it, as long as wanted; base64. */
  private static String image(int length) {
    byte[] real = Base64.getDecoder().decode(Engine.application().getString("portrait"));
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    jpeg.write(real, 0, 2);
    for (int missing = length - real.length; missing > 0; ) {
      int content = Math.min(missing - 4, 60_000);
      // The next one has room for its marker and length.
      content = missing - 4 - content < 5 && missing - 4 > content ? content - 5 : content;
      jpeg.write(0xFF);
      jpeg.write(0xFE);
      jpeg.write((content + 2) >> 8);
      jpeg.write(content + 2);
      jpeg.writeBytes(new byte[content]);
      missing -= content + 4;
    }
    jpeg.write(real, 2, real.length - 2);
    return Base64.getEncoder().encodeToString(jpeg.toByteArray());
  }

  private static JsonObject withImages(int portrait, int each) {
    JsonObject sides = new JsonObject().put("front", image(each)).put("rear", image(each));
    return Engine.application().put("portrait", image(portrait)).put("documentDetails", sides);
  }

  @Test
  void whatIsTooLargeToBeVerifiedIsNotIssued() throws IOException {
    JsonObject problem = refused(withImages(50_000, 140_000), "documentDetails");
    assertThat(problem.getString("detail")).contains("DG12", "up to 262144");
  }

  @Test
  void theLargestDocumentThatIsIssuedIsVerified() throws IOException {
    JsonObject application = withImages(DocumentLimits.PORTRAIT, DocumentLimits.FILE / 2 - 100);
    JsonObject passport = api.post(PASSPORTS, application).as(201);
    JsonObject groups = new JsonObject();
    for (Object name : passport.getJsonArray("files")) {
      if (((String) name).startsWith("DG")) {
        groups.put((String) name, base64(passport, (String) name));
      }
    }
    JsonObject document =
        new JsonObject().put("sod", base64(passport, "EF.SOD")).put("dataGroups", groups);
    JsonObject verification = api.post("/api/passport_engine/verifications", document).as(200);
    assertThat(verification.getJsonArray("dataGroups").stream().map(JsonObject.class::cast))
        .hasSize(3)
        .allMatch(group -> group.getString("outcome").equals("passed"));
  }

  private static String base64(JsonObject passport, String file) throws IOException {
    return Base64.getEncoder()
        .encodeToString(api.get(Engine.path(passport) + "/files/" + file, "*/*").body());
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
