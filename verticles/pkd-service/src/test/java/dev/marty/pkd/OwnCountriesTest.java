package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** For whom the csca of this installation introduces trust anchors, whatever its events say. */
class OwnCountriesTest {
  @Test
  void rootsAndLinksOfOtherCountriesAreRefused() throws Exception {
    TestIssuer own = new TestIssuer("QM", "QMX");
    TestIssuer second = new TestIssuer("QN", "QNX");
    TestIssuer other = new TestIssuer("QO", "QOX");
    try (PkdFixture pkd = new PkdFixture(false)) {
      pkd.undeploy();
      pkd.config().getJsonObject("settings").put("ownCountries", "QM, QN");
      pkd.deploy();
      pkd.event(own.issued("root", own.root()));
      pkd.event(second.issued("root", second.root()));
      byte[] link = other.link(new TestIssuer("QO", "QOX"));
      for (JsonObject event :
          new JsonObject[] {other.issued("root", other.root()), other.issued("link", link)}) {
        JsonObject refused = pkd.api().post("/internal/inbox", event).as(422);
        assertThat(refused.getString("type")).endsWith("event-refused");
        assertThat(refused.getString("detail")).contains("QO", "pkd_service.ownCountries");
      }
      // Said of another country than the certificate's, it is still the certificate's.
      JsonObject event = other.issued("root", other.root());
      event.getJsonObject("payload").put("country", "QM");
      pkd.api().post("/internal/inbox", event).as(422);
      // A signer that such a csca made is no anchor, and stands below none.
      pkd.event(other.issued("document_signer", other.signer()));

      assertThat(pkd.trust(own.root())).isEqualTo("trusted");
      assertThat(pkd.trust(second.root())).isEqualTo("trusted");
      assertThat(pkd.trust(other.signer())).isEqualTo("untrusted");
      assertThat(pkd.all(BASE + "/trust-anchors?country=QO")).isEmpty();
    }
  }
}
