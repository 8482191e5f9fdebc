package dev.marty.system;

import static dev.marty.system.Border.DG2;
import static dev.marty.system.Border.document;
import static dev.marty.system.Border.step;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.testkit.HostileObjects;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.Map;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The signer is whom the sid names, whatever certificates stand in EF.SOD: nobody signs those. */
@ExtendWith(VertxExtension.class)
class SignerChoiceTest {
  private final TestIssuer utopia = new TestIssuer("UT", "UTO");
  private final TestIssuer stranger = new TestIssuer("XS", "XSA");
  private final byte[] sod = utopia.sod(Map.of(1, utopia.dg1(), 2, DG2));

  /** The genuine certificate's issuer and serial number, and a stranger's key. */
  private final byte[] impostor = HostileObjects.withKeyOf(utopia.signer(), stranger.signer());

  private Border border;

  @BeforeEach
  void start(Vertx vertx) throws IOException {
    border = new Border(vertx, settings -> {});
    border.know(utopia);
    border.tell(utopia.crlIssued(utopia.crl()));
    border.know(stranger);
  }

  @AfterEach
  void stop(Vertx vertx) {
    vertx.deploymentIDs().forEach(id -> Wait.on(vertx.undeploy(id)));
  }

  private JsonObject verify(byte[] file) {
    return border.verify(document(utopia, file));
  }

  private void assertGenuine(byte[] file, String finding) {
    JsonObject verification = verify(file);
    assertThat(verification.getString("outcome"))
        .as(verification.encodePrettily())
        .isEqualTo("valid");
    assertThat(verification.getJsonObject("signer").getString("sha256"))
        .isEqualTo(Octets.copyOf(utopia.signer()).sha256());
    assertThat(verification.encode()).contains(finding);
  }

  private static byte[] keyIdentifier(byte[] certificate) {
    try {
      return ParsedCertificate.parse(certificate)
          .decoded(Extension.subjectKeyIdentifier, ASN1OctetString::getInstance)
          .orElseThrow()
          .getOctets();
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereOnlyOthersStandInTheSodTheSignerIsLookedUp() {
    String absent = "Field_Not_Present (the Document Signer certificate among the others)";
    assertGenuine(HostileObjects.withCertificates(sod, stranger.signer()), absent);
    assertGenuine(HostileObjects.withCertificates(sod, stranger.root(), stranger.signer()), absent);
    assertGenuine(HostileObjects.withCertificates(sod, impostor), absent);
    byte[] byKey = HostileObjects.namedByKey(sod, keyIdentifier(utopia.signer()));
    assertGenuine(HostileObjects.withCertificates(byKey, stranger.signer()), absent);
    assertGenuine(HostileObjects.withCertificates(byKey), "sid is a subjectKeyIdentifier");
  }

  @Test
  void ofSeveralThatAreNamedTheOneWhoseKeySigned() {
    String several = "More_Than_One (2 certificates)";
    assertGenuine(HostileObjects.withCertificates(sod, impostor, utopia.signer()), several);
    assertGenuine(HostileObjects.withCertificates(sod, utopia.signer(), impostor), several);
    assertGenuine(
        HostileObjects.withCertificates(
            HostileObjects.namedByKey(sod, keyIdentifier(utopia.signer())),
            impostor,
            utopia.signer()),
        several);
  }

  @Test
  void aFurtherSignerInfoNeedsItsCertificateToo() {
    byte[] other = stranger.sod(Map.of(1, utopia.dg1(), 2, DG2));
    byte[] both = HostileObjects.signedTwice(sod, other);
    assertGenuine(
        HostileObjects.withCertificates(both, stranger.signer(), utopia.signer()),
        "More_Than_One (2 SignerInfos)");
    // The first one's is looked up, the second one's inside.
    assertGenuine(
        HostileObjects.withCertificates(both, stranger.signer()), "More_Than_One (2 SignerInfos)");
    JsonObject unknown = verify(HostileObjects.withCertificates(both, utopia.signer()));
    assertThat(unknown.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(unknown, "signature")).isEqualTo("inconclusive");
  }

  @Test
  void whomNobodyKnowsCannotBeTold() {
    TestIssuer unknown = new TestIssuer("XU", "XUA");
    byte[] foreign = unknown.sod(Map.of(1, unknown.dg1(), 2, DG2));
    JsonObject verification =
        border.verify(document(unknown, HostileObjects.withCertificates(foreign, utopia.signer())));
    assertThat(verification.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(verification, "path")).isEqualTo("inconclusive");
    assertThat(step(verification, "signature")).isEqualTo("inconclusive");
  }

  @Test
  void aSidThatIsNoTextIsNoFault() {
    byte[] bare = HostileObjects.withCertificates(sod);
    int name = new String(bare, ISO_8859_1).indexOf("CSCA");
    bare[name] = (byte) 0xFF;
    assertThat(verify(bare).getString("outcome")).isEqualTo("inconclusive");
  }

  @Test
  void whatTheNamedKeyDidNotSignIsInvalid() {
    // Signed by a stranger, who names the genuine signer and adds its certificate.
    byte[] forged =
        HostileObjects.namedByKey(
            stranger.sod(Map.of(1, utopia.dg1(), 2, DG2)), keyIdentifier(utopia.signer()));
    for (byte[] file :
        new byte[][] {
          HostileObjects.withCertificates(forged, utopia.signer()),
          HostileObjects.withCertificates(forged, stranger.signer()),
          HostileObjects.withCertificates(forged, impostor, utopia.signer()),
          HostileObjects.withCertificates(forged)
        }) {
      JsonObject verification = verify(file);
      assertThat(verification.getString("outcome"))
          .as(verification.encodePrettily())
          .isEqualTo("invalid");
    }
  }
}
