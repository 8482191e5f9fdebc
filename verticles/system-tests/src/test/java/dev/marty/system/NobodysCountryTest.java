package dev.marty.system;

import static dev.marty.system.Border.DG2;
import static dev.marty.system.Border.document;
import static dev.marty.system.Border.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.testkit.PlainCsca;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passports of issuers whose certificates name no country, or one that is nobody's. */
@ExtendWith(VertxExtension.class)
class NobodysCountryTest {
  private static final String PKD = "/api/pkd_service";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CERTIFICATE = "application/pkix-cert";

  private final PlainCsca un = new PlainCsca("C=UN,O=United Nations,CN=CSCA");
  private final PlainCsca nobody = new PlainCsca("C=ZZ,O=United Nations,CN=CSCA");
  private final PlainCsca nameless = new PlainCsca("O=Orden,CN=CSCA");

  /** Makes EF.SOD and DG1; what stands above its signer is somebody else's. */
  private final TestIssuer laissezPasser = new TestIssuer("UN", "UNO");

  private final TestIssuer utopia = new TestIssuer("UT", "UTO");
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
  void aLaissezPasserBelowTheUnsOtherCodeIsValidOnceALinkJoinsThem() throws Exception {
    anchor(nobody.root());
    JsonObject document = below(nobody.signer("C=ZZ,CN=Signer", laissezPasser.signer()));
    // Whose it is, nobody has said; nor is it a state's.
    imported(nobody.crl(1, Instant.now()), "application/pkix-crl");
    until(document, "inconclusive", "path");
    JsonObject alone = border.verify(document);
    assertThat(step(alone, "crl")).isEqualTo("passed");
    assertThat(step(alone, "country")).as(alone.encodePrettily()).isEqualTo("inconclusive");
    JsonObject forged =
        document(
            utopia,
            utopia.sod(
                Map.of(1, utopia.dg1(), 2, DG2), nobody.signer("C=ZZ,CN=S", utopia.signer())));
    assertThat(step(border.verify(forged), "country")).isEqualTo("failed");

    anchor(un.root());
    imported(un.link(nobody), CERTIFICATE);
    until(document, "valid", "country");
    JsonObject ofTheUn = below(un.signer("C=UN,CN=Signer", laissezPasser.signer()));
    // The one CRL speaks for both names.
    until(ofTheUn, "valid", "crl");
    byte[] revoked = nobody.signer("C=ZZ,CN=Revoked", laissezPasser.signer());
    imported(un.crl(2, Instant.now(), revoked), "application/pkix-crl");
    until(below(revoked), "invalid", "crl");
    assertThat(border.outcome(document)).isEqualTo("valid");
    assertThat(border.outcome(forged)).isEqualTo("invalid");
  }

  @Test
  void oneThatNamesNoCountryIsValidOncePeopleSayWhoseItIs() throws Exception {
    anchor(nameless.root());
    anchor(un.root());
    byte[] signer = nameless.signer("CN=Signer", laissezPasser.signer());
    imported(nameless.crl(1, Instant.now()), "application/pkix-crl");
    JsonObject document = below(signer);
    until(document, "inconclusive", "path");
    assertThat(step(border.verify(document), "crl")).isEqualTo("passed");
    assertThat(step(border.verify(document), "country")).isEqualTo("inconclusive");

    JsonObject body =
        new JsonObject()
            .put("names", new JsonArray().add(un.name()).add(nameless.name()))
            .put("reason", "their letter says so");
    border.pkdApi().post(PKD + "/name-joins", body).as(201);
    until(document, "valid", "country");
    imported(nameless.crl(2, Instant.now(), signer), "application/pkix-crl");
    until(document, "invalid", "crl");
  }

  @Test
  void aBarCodeSignerSignsNoPassport() throws Exception {
    PlainCsca csca = new PlainCsca("C=UT,O=Utopia,CN=CSCA");
    anchor(csca.root());
    imported(csca.crl(1, Instant.now()), "application/pkix-crl");
    byte[] signer = csca.signer("C=UT,CN=Signer", utopia.signer());
    until(document(utopia, sod(signer)), "valid", "country");
    for (byte[] seals :
        List.of(
            csca.barCodeSigner("C=UT,CN=V1", utopia.signer(), Oids.BAR_CODE_SIGNING_KEY),
            csca.barCodeSigner("C=UT,CN=H1", utopia.signer(), Oids.BAR_CODE_SIGNING_KEY_NC),
            csca.barCodeSigner("C=UT,CN=X1", utopia.signer(), null))) {
      imported(seals, CERTIFICATE);
      JsonObject verification = border.verify(document(utopia, sod(seals)));
      assertThat(verification.getString("outcome")).isEqualTo("invalid");
      assertThat(step(verification, "path")).isEqualTo("passed");
      assertThat(step(verification, "document-signer")).isEqualTo("failed");
    }
  }

  private byte[] sod(byte[] signer) {
    return utopia.sod(Map.of(1, utopia.dg1(), 2, DG2), signer);
  }

  private JsonObject below(byte[] signer) {
    return document(
        laissezPasser, laissezPasser.sod(Map.of(1, laissezPasser.dg1(), 2, DG2), signer));
  }

  private void anchor(byte[] root) throws IOException {
    imported(root, CERTIFICATE);
    JsonObject decision = new JsonObject().put("trusted", true).put("reason", "handed over");
    String path = PKD + "/certificates/" + Octets.copyOf(root).sha256() + "/trust";
    border.pkdApi().post(path, decision).as(201);
  }

  private void imported(byte[] object, String mediaType) throws IOException {
    border.pkdApi().post(PKD + "/imports", object, mediaType).as(201);
  }

  /** What is asked for anew within seconds. */
  private void until(JsonObject document, String outcome, String step) {
    Wait.until(
        SOON,
        () -> {
          JsonObject verification = border.verify(document);
          return verification.getString("outcome").equals(outcome)
              && !(step.equals("path") && !step(verification, "path").equals("passed"));
        },
        () -> "not " + outcome + ": " + border.verify(document).encodePrettily());
    boolean bad = outcome.equals("invalid");
    assertThat(step(border.verify(document), step)).isEqualTo(bad ? "failed" : "passed");
  }
}
