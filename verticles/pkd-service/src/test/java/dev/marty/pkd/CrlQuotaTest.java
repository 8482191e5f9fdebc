package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.HostileObjects;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** CRLs that nobody is known to have signed: so many entries, and then no more. */
class CrlQuotaTest {
  private static final String CRL = "application/pkix-crl";
  private static final int QUOTA = 100_000;

  @Test
  void whatAStrangerSendsEndsAtAQuotaAndWhatACscaSignedDoesNot() throws Exception {
    TestIssuer known = new TestIssuer("QM", "QMX");
    TestIssuer stranger = new TestIssuer("QN", "QNX");
    try (PkdFixture pkd = new PkdFixture()) {
      pkd.imported(known.root(), "application/pkix-cert");
      byte[] unsigned = HostileObjects.crl(known.crl(), QUOTA);
      assertThat(counts(pkd.imported(unsigned, CRL))).containsExactly(1, 1, 0, 0, 0);
      assertThat(counts(pkd.imported(unsigned, CRL))).containsExactly(1, 0, 1, 0, 0);

      // A key here verifies the one, and none the other.
      known.signerRevoked();
      stranger.signerRevoked();
      assertThat(counts(pkd.imported(known.crl(), CRL))).containsExactly(1, 1, 0, 0, 0);
      assertThat(rejection(pkd, stranger.crl())).isEqualTo("UNKNOWN_ISSUER");
      assertThat(rejection(pkd, HostileObjects.crl(known.crl(), 2))).isEqualTo("UNKNOWN_ISSUER");

      pkd.imported(stranger.root(), "application/pkix-cert");
      assertThat(counts(pkd.imported(stranger.crl(), CRL))).containsExactly(1, 1, 0, 0, 0);
    }
  }

  private static String rejection(PkdFixture pkd, byte[] crl) throws IOException {
    JsonObject imported = pkd.imported(crl, CRL);
    assertThat(counts(imported)).containsExactly(1, 0, 0, 0, 1);
    return pkd.api()
        .get(IMPORTS + "/" + imported.getString("id") + "/rejections")
        .getJsonArray("items")
        .getJsonObject(0)
        .getString("reason");
  }
}
