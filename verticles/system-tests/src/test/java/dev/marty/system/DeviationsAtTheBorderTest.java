package dev.marty.system;

import static dev.marty.system.Border.VERIFICATIONS;
import static dev.marty.system.Border.document;
import static dev.marty.system.Border.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What issuing States say is wrong with their documents, and what verifications make of it. */
@ExtendWith(VertxExtension.class)
class DeviationsAtTheBorderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Of the specimen, as in DG1. */
  private static final String NUMBER = "L898902C3";

  /** 2.23.136.1.1.7.2.2: hash of a data group wrong. */
  private static final byte[] HASH = {Tlv.OID, 8, 0x67, (byte) 0x81, 8, 1, 1, 7, 2, 2};

  /** 2.23.136.1.1.7.4: chip. */
  private static final byte[] CHIP = {Tlv.OID, 7, 0x67, (byte) 0x81, 8, 1, 1, 7, 4};

  private Border border;

  @BeforeEach
  void start(Vertx vertx) {
    border = new Border(vertx, settings -> {});
  }

  @AfterEach
  void stop(Vertx vertx) {
    vertx.deploymentIDs().forEach(id -> Wait.on(vertx.undeploy(id)));
  }

  @Test
  void aFailureIsExplainedAndStaysOne() throws Exception {
    TestIssuer country = known("XV", "XVX");
    // Documents whose DG2 is not the one that was signed.
    JsonObject document =
        document(country, country.sod(Map.of(1, country.dg1(), 2, new byte[] {0x75, 1, 0})));
    byte[] list =
        country.deviationList(
            Instant.now(),
            deviation(HASH, type("P"), numbers("A1", NUMBER)),
            deviation(CHIP, numbers("A1", "B2")),
            deviation(CHIP, type("ID")));
    border.pkdApi().post("/api/pkd_service/imports", list, "application/cms").as(201);

    JsonObject verified = until(document, said -> !applying(said).isEmpty());

    assertThat(verified.getString("outcome")).isEqualTo("invalid");
    assertThat(step(verified, "hashes")).isEqualTo("failed");
    assertThat(verified.getJsonObject("deviations").getBoolean("told")).isTrue();
    JsonObject explaining =
        new JsonObject()
            .put("list", Octets.copyOf(list).sha256())
            .put("position", position(verified))
            .put("type", "2.23.136.1.1.7.2.2")
            .put("meaning", "hash of a data group wrong");
    assertThat(explainedBy(verified, "hashes")).containsExactly(explaining);
    assertThat(explainedBy(verified, "signature")).isEmpty();
    JsonObject applying = applying(verified).getJsonObject(0);
    assertThat(applying(verified)).hasSize(1);
    assertThat(applying.getJsonArray("undecided")).isEmpty();
    assertThat(applying.getJsonArray("descriptions").getJsonObject(0).getString("step"))
        .isEqualTo("hashes");
    assertThat(border.engineApi().get(VERIFICATIONS + "/" + verified.getString("id")))
        .isEqualTo(verified);
    assertThat(verified.encode()).doesNotContain(NUMBER);
  }

  @Test
  void onlyWhatIsOfTheDocumentAndTrustedIsNamed() throws Exception {
    TestIssuer country = known("IS", "ISL");
    JsonObject document = document(country);
    border.tell(country.crlIssued(country.crl()));
    TestIssuer stranger = new TestIssuer("IS", "ISL");
    byte[] pending = stranger.deviationList(Instant.now(), deviation(CHIP));
    byte[] own =
        country.deviationList(
            Instant.now().minus(Duration.ofHours(1)),
            deviation(CHIP, digest(stranger.signer())),
            deviation(CHIP, numbers("L898902C4")),
            deviation(CHIP, issued("20200101000000Z", "20201231235959Z")));
    for (byte[] list : new byte[][] {pending, own}) {
      border.pkdApi().post("/api/pkd_service/imports", list, "application/cms").as(201);
    }

    JsonObject verified = until(document, said -> !applying(said).isEmpty());

    // When it was issued, no file tells; nor the list, of which hash the signer's is.
    assertThat(applying(verified)).hasSize(2);
    assertThat(applying(verified).encode()).contains("[\"issued\"]").contains("[\"signer\"]");
    assertThat(verified.getString("outcome")).isEqualTo("valid");

    JsonObject withoutDg1 = document.copy();
    withoutDg1.getJsonObject("dataGroups").remove("DG1");
    assertThat(applying(border.verify(withoutDg1)).encode()).contains("[\"documentNumber\"]");

    // A newer one that says nothing of it.
    border
        .pkdApi()
        .post(
            "/api/pkd_service/imports",
            country.deviationList(Instant.now(), deviation(CHIP, type("ID"))),
            "application/cms")
        .as(201);
    until(document, said -> applying(said).isEmpty());
  }

  @Test
  void aDirectoryThatIsAwayChangesNoOutcome() throws Exception {
    TestIssuer country = known("MT", "MLT");
    border.tell(country.crlIssued(country.crl()));
    JsonObject document = document(country);
    byte[] list = country.deviationList(Instant.now(), deviation(CHIP, numbers(NUMBER)));
    border.pkdApi().post("/api/pkd_service/imports", list, "application/cms").as(201);
    until(document, said -> !applying(said).isEmpty());

    border.pkd.undeploy();

    JsonObject verified =
        until(document, said -> !said.getJsonObject("deviations").getBoolean("told"));
    assertThat(verified.getString("outcome")).isEqualTo("valid");
    assertThat(applying(verified).getJsonObject(0).getJsonArray("undecided"))
        .containsExactly("documentNumber");
    assertThat(verified.getJsonObject("deviations").getString("detail"))
        .contains("pkd_service could not be asked about the document number");
    JsonObject unknown = border.verify(document(new TestIssuer("XL", "XLX")));
    assertThat(unknown.getJsonObject("deviations").getBoolean("told")).isFalse();
    assertThat(unknown.getString("outcome")).isEqualTo("inconclusive");
  }

  private TestIssuer known(String code, String icaoCode) throws IOException {
    TestIssuer country = new TestIssuer(code, icaoCode);
    border.know(country);
    return country;
  }

  private JsonObject until(JsonObject document, Predicate<JsonObject> said) {
    AtomicReference<JsonObject> last = new AtomicReference<>();
    Wait.until(
        SOON,
        () -> {
          last.set(border.verify(document));
          return said.test(last.get());
        },
        () -> "it still says " + last.get().encodePrettily());
    return last.get();
  }

  private static JsonArray applying(JsonObject verification) {
    return verification.getJsonObject("deviations").getJsonArray("applying");
  }

  private static int position(JsonObject verification) {
    return applying(verification).getJsonObject(0).getInteger("position");
  }

  private static JsonArray explainedBy(JsonObject verification, String step) {
    return verification.getJsonArray("steps").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("step").equals(step))
        .map(one -> one.getJsonArray("explainedBy", new JsonArray()))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] deviation(byte[] type, byte[]... documents) {
    return Der.element(
        Tlv.SEQUENCE,
        Der.element(Tlv.SEQUENCE, documents),
        Der.element(Tlv.SET, Der.element(Tlv.SEQUENCE, type)));
  }

  private static byte[] type(String type) {
    return Der.element(0x80, ascii(type));
  }

  private static byte[] digest(byte[] certificate) {
    return Der.element(0x83, HexFormat.of().parseHex(Octets.copyOf(certificate).sha256()));
  }

  private static byte[] issued(String from, String to) {
    return Der.element(0xA4, Der.element(0x18, ascii(from)), Der.element(0x18, ascii(to)));
  }

  private static byte[] numbers(String... numbers) {
    return Der.element(
        0xA5,
        Arrays.stream(numbers)
            .map(number -> Der.element(0x13, ascii(number)))
            .toArray(byte[][]::new));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
