package dev.marty.signer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.outbox.OutboxEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The events of csca in the words in which earlier releases wrote and read them. */
class CscaEventTest {
  private static final String SHA256 = "0a".repeat(32);

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of(
            new CertificateIssued(SHA256, IssuedKind.LINK, "UT", Buffer.buffer("DER")),
            "certificate-issued",
            "certificate/" + SHA256,
            String.format(
                Locale.ROOT,
                "{'sha256':'%s','kind':'link','country':'UT','certificate':'REVS'}",
                SHA256)),
        Arguments.of(
            new CertificateRevoked(
                SHA256,
                IssuedKind.DOCUMENT_SIGNER,
                "00ff",
                "UT",
                Instant.parse("2026-05-01T00:00:00.000001Z")),
            "certificate-revoked",
            "certificate/" + SHA256,
            String.format(
                Locale.ROOT,
                "{'sha256':'%s','kind':'document_signer','serial':'00ff','country':'UT',"
                    + "'revokedAt':'2026-05-01T00:00:00.000001Z'}",
                SHA256)),
        Arguments.of(
            new CrlIssued("UT", 3_000_000_000L, SHA256, 3),
            "crl-issued",
            "crl/UT",
            String.format(
                Locale.ROOT,
                "{'country':'UT','number':3000000000,'sha256':'%s','bytes':3}",
                SHA256)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventTravelsInTheWordsOfBefore(
      CscaEvent event, String type, String aggregate, String payload) {
    OutboxEvent written = event.toOutbox();

    assertThat(written.type()).isEqualTo(type);
    assertThat(written.aggregate()).isEqualTo(aggregate);
    assertThat(written.payload().encode()).isEqualTo(payload.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsWrittenIsRead(CscaEvent event, String type, String aggregate, String payload) {
    JsonObject arrived = new JsonObject(payload.replace('\'', '"')).put("of a later release", 1);

    assertThat(CscaEvent.Type.of(type)).contains(event.type());
    assertThat(read(event.type(), arrived)).isEqualTo(event);
  }

  @ParameterizedTest
  @CsvSource({
    "CERTIFICATE_ISSUED, sha256",
    "CERTIFICATE_ISSUED, kind",
    "CERTIFICATE_ISSUED, country",
    "CERTIFICATE_ISSUED, certificate",
    "CERTIFICATE_REVOKED, sha256",
    "CERTIFICATE_REVOKED, kind",
    "CERTIFICATE_REVOKED, serial",
    "CERTIFICATE_REVOKED, country",
    "CERTIFICATE_REVOKED, revokedAt",
    "CRL_ISSUED, country",
    "CRL_ISSUED, number",
    "CRL_ISSUED, sha256",
    "CRL_ISSUED, bytes"
  })
  void aFieldThatIsMissingOrWrongIsNamed(CscaEvent.Type type, String field) {
    JsonObject payload =
        events()
            .map(event -> (CscaEvent) event.get()[0])
            .filter(event -> event.type() == type)
            .findFirst()
            .orElseThrow()
            .toJson();

    for (JsonObject wrong :
        new JsonObject[] {
          payload.copy().putNull(field),
          payload.copy().put(field, new JsonObject()),
          payload.copy().put(field, " ")
        }) {
      assertThatThrownBy(() -> read(type, wrong))
          .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
          .satisfies(
              problem -> {
                assertThat(problem.problem().status()).isEqualTo(400);
                assertThat(problem.problem().extra().getString("field")).isEqualTo(field);
              });
    }
  }

  @Test
  void aTimeThatIsNoneIsNamed() {
    JsonObject payload =
        new JsonObject()
            .put("sha256", SHA256)
            .put("kind", "root")
            .put("serial", "01")
            .put("country", "UT")
            .put("revokedAt", "yesterday");

    assertThatThrownBy(() -> CertificateRevoked.of(payload))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("revokedAt must be a time");
  }

  /** What an outbox still holds when csca is replaced by this release. */
  @Test
  void aCrlOfAnEarlierReleaseComesWithItsEvent() {
    CrlIssued event =
        CrlIssued.of(new JsonObject("{\"country\":\"UT\",\"number\":7,\"crl\":\"REVS\"}"));
    assertThat(event.carried()).isEqualTo(Buffer.buffer("DER"));
    assertThat(event.bytes()).isEqualTo(3);
    assertThat(event.sha256()).hasSize(64);
  }

  @Test
  void anUnknownTypeIsNone() {
    assertThat(CscaEvent.Type.of("certificate-suspended")).isEmpty();
    assertThat(CscaEvent.Type.of("CERTIFICATE_ISSUED")).isEmpty();
  }

  @Test
  void kindsHaveTheNamesOfTheContract() {
    assertThat(IssuedKind.values())
        .extracting(IssuedKind::text)
        .containsExactly(
            "root", "link", "document_signer", "master_list_signer", "deviation_list_signer");
    assertThat(IssuedKind.of("roots")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SignerKind.class)
  void everySignerIsOfAKind(SignerKind signer) {
    assertThat(IssuedKind.of(signer).text()).isEqualTo(signer.text());
  }

  private static CscaEvent read(CscaEvent.Type type, JsonObject payload) {
    return switch (type) {
      case CERTIFICATE_ISSUED -> CertificateIssued.of(payload);
      case CERTIFICATE_REVOKED -> CertificateRevoked.of(payload);
      case CRL_ISSUED -> CrlIssued.of(payload);
    };
  }
}
