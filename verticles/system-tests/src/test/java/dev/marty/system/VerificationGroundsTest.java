package dev.marty.system;

import static dev.marty.system.Border.DG2;
import static dev.marty.system.Border.document;
import static dev.marty.system.Border.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a verification rests on, and says that it does. */
@ExtendWith(VertxExtension.class)
class VerificationGroundsTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int OLD_SECONDS = 5;

  private final TestIssuer utopia = new TestIssuer("UT", "UTO");

  @AfterEach
  void stop(Vertx vertx) {
    vertx.deploymentIDs().forEach(id -> Wait.on(vertx.undeploy(id)));
  }

  private static JsonObject without(JsonObject document, String group) {
    JsonObject less = document.copy();
    less.getJsonObject("dataGroups").remove(group);
    return less;
  }

  @Test
  void withoutDg1OrDg2NothingIsValid(Vertx vertx) throws IOException {
    Border border = new Border(vertx, settings -> {});
    border.know(utopia);
    border.tell(utopia.crlIssued(utopia.crl()));
    JsonObject document = document(utopia);
    assertThat(border.outcome(document)).isEqualTo("valid");

    JsonObject noFace = border.verify(without(document, "DG2"));
    assertThat(noFace.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(noFace, "hashes")).isEqualTo("inconclusive");
    JsonObject noZone = border.verify(without(document, "DG1"));
    assertThat(noZone.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(noZone, "country")).isEqualTo("inconclusive");
    assertThat(step(noZone, "document-signer")).isEqualTo("inconclusive");
  }

  @Test
  void aSignerThatTheSodLeavesOutIsLookedUp(Vertx vertx) throws IOException {
    Border border = new Border(vertx, settings -> {});
    border.know(utopia);
    border.tell(utopia.crlIssued(utopia.crl()));
    byte[] bare = utopia.sodWithoutCertificate(Map.of(1, utopia.dg1(), 2, DG2));

    JsonObject known = border.verify(document(utopia, bare));
    assertThat(known.getString("outcome")).as(known.encodePrettily()).isEqualTo("valid");
    assertThat(known.getJsonObject("signer").getString("country")).isEqualTo("UT");

    TestIssuer stranger = new TestIssuer("XN", "XNA");
    byte[] unknown = stranger.sodWithoutCertificate(Map.of(1, stranger.dg1(), 2, DG2));
    JsonObject other = border.verify(document(stranger, unknown));
    assertThat(other.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(other, "signature")).isEqualTo("inconclusive");

    border.tell(utopia.signerRevoked());
    border.tell(utopia.crlIssued(utopia.crl()));
    Wait.until(
        SOON,
        () -> border.outcome(document(utopia, bare)).equals("invalid"),
        () -> "the revocation of a signer that was looked up is not seen");
  }

  @Test
  void trustMaterialThatGrowsOldIsToldAndTellsNoRevocation(Vertx vertx) throws IOException {
    Border border =
        new Border(vertx, settings -> settings.put("trustMaterialSeconds", OLD_SECONDS));
    border.know(utopia);
    border.tell(utopia.crlIssued(utopia.crl()));
    JsonObject document = document(utopia);
    assertThat(border.outcome(document)).isEqualTo("valid");

    border.pkd.undeploy();

    Wait.until(
        SOON,
        () -> border.outcome(document).equals("inconclusive"),
        () -> "a signer may have been revoked meanwhile");
    JsonObject verification = border.verify(document);
    assertThat(step(verification, "crl")).isEqualTo("inconclusive");
    assertThat(step(verification, "path")).isEqualTo("passed");
    JsonObject rests = verification.getJsonObject("trustMaterial");
    assertThat(rests.getString("country")).isEqualTo("UT");
    assertThat(rests.getInteger("ageSeconds")).isGreaterThanOrEqualTo(OLD_SECONDS);
    Wait.until(
        SOON,
        () -> health(border).matches("(?s).*trust material of UT.* seconds old.*"),
        () -> "health does not say how old the trust material is");
  }

  @Test
  void whoGetsNoCrlsMaySayThatAWarningIsEnough(Vertx vertx) throws IOException {
    Border border = new Border(vertx, settings -> settings.put("crl", "warn"));
    TestIssuer other = new TestIssuer("XV", "XVA");
    border.know(other);
    JsonObject document = document(other);

    JsonObject verification = border.verify(document);
    assertThat(step(verification, "crl")).isEqualTo("inconclusive");
    assertThat(verification.getJsonArray("warnings")).containsExactly("crl");
    assertThat(border.engineApi().get(Border.VERIFICATIONS + "/" + verification.getString("id")))
        .isEqualTo(verification);
  }

  private static String health(Border border) {
    try {
      return border.engineApi().get("/health/passport_engine", "*/*").text();
    } catch (IOException cannotBeAsked) {
      throw new UncheckedIOException(cannotBeAsked);
    }
  }
}
