package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.LogRecords;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done after a start, before the directory says whom it trusts. */
class PreparationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than an application role waits for a lock. */
  private static final Duration LONG = Duration.ofSeconds(7);

  @Test
  void nobodyIsTrustedBeforeTheUpgradeWhichIsRepeatedUntilItSucceeds() throws Exception {
    try (PkdFixture pkd = new PkdFixture(false);
        Sql admin = pkd.admin()) {
      Generation csca = new Generation("QM", "CSCA");
      byte[] signer = csca.signer("Signer");
      pkd.anchor(csca.root());
      pkd.imported(signer, "application/pkix-cert");
      byte[] crl = csca.crl(1, signer);
      pkd.imported(crl, "application/pkix-crl");
      pkd.undeploy();
      admin.run("UPDATE pkd.certificate SET key_sha256 = NULL, ca = NULL");
      admin.run("UPDATE pkd.crl SET alternative_names = NULL");
      // As another process does that is at it.
      admin.run("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0))");
      long until = System.nanoTime() + LONG.toNanos();
      pkd.deploy();
      assertThat(material(pkd)).isEqualTo(503);
      Wait.until(PATIENCE, () -> System.nanoTime() > until, () -> "time stands still");
      admin.run("COMMIT");

      Wait.until(PATIENCE, () -> material(pkd) == 200, () -> "it is not upgraded");
      JsonObject material = pkd.api().get(BASE + "/trust-material?country=QM");
      assertThat(material.getJsonArray("certificates")).hasSize(1);
      assertThat(material.getJsonArray("crls").encode()).contains(sha256(crl));
      assertThat(pkd.trust(signer)).isEqualTo("trusted");
    }
  }

  @Test
  void whatCannotBeReadAnyMoreHoldsUpNobody() throws Exception {
    try (PkdFixture pkd = new PkdFixture(false);
        Sql admin = pkd.admin()) {
      Generation csca = new Generation("QM", "CSCA");
      Generation broken = new Generation("QN", "CSCA");
      pkd.anchor(csca.root());
      pkd.anchor(broken.root());
      byte[] crl = broken.crl(1);
      pkd.imported(crl, "application/pkix-crl");
      pkd.undeploy();
      String one = " WHERE sha256 = '\\x";
      admin.run("UPDATE pkd.certificate SET key_sha256 = NULL, ca = NULL");
      admin.run("UPDATE pkd.certificate SET der = '\\x3000'" + one + sha256(broken.root()) + "'");
      admin.run("UPDATE pkd.crl SET alternative_names = NULL, der = '\\x3000'");
      pkd.deploy();

      JsonObject material = pkd.api().get(BASE + "/trust-material?country=QN");
      assertThat(pkd.trust(csca.root())).isEqualTo("trusted");
      assertThat(pkd.trust(broken.root())).isEqualTo("untrusted");
      assertThat(material.getJsonArray("certificates")).isEmpty();
    }
  }

  @Test
  void anchorsOfCountriesThatAreNoLongerOwnFallAndTheStartSaysWhich() throws Exception {
    TestIssuer own = new TestIssuer("QM", "QMX");
    TestIssuer second = new TestIssuer("QN", "QNX");
    try (LogRecords log = new LogRecords("dev.marty.pkd.OwnCountries");
        PkdFixture pkd = new PkdFixture(false)) {
      for (TestIssuer issuer : List.of(own, second)) {
        pkd.event(issuer.issued("root", issuer.root()));
        pkd.event(issuer.issued("document_signer", issuer.signer()));
      }
      assertThat(pkd.trust(second.signer())).isEqualTo("trusted");
      restart(pkd, "QM");
      assertThat(pkd.all(BASE + "/trust-anchors?country=QN")).isEmpty();
      assertThat(pkd.trust(second.root())).isEqualTo("untrusted");
      assertThat(pkd.trust(second.signer())).isEqualTo("untrusted");
      assertThat(pkd.trust(own.signer())).isEqualTo("trusted");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(Generation.sha256(second.root()), "C=QN", "pkd_service.ownCountries", "QM");

      // What people say counts still, and the wider configuration again.
      pkd.decide("certificates", second.root(), true, "handed over").as(201);
      assertThat(pkd.trust(second.signer())).isEqualTo("trusted");
      restart(pkd, "QM");
      assertThat(pkd.all(BASE + "/trust-anchors?country=QN")).hasSize(1);
      assertThat(log.warnings()).hasSize(2).last().asString().contains("for another reason");
      restart(pkd, "*");
      assertThat(pkd.all(BASE + "/trust-anchors?country=QN").encode()).contains("own-csca");
      assertThat(log.warnings()).hasSize(2);
    }
  }

  private static int material(PkdFixture pkd) {
    try {
      return pkd.api().get(BASE + "/trust-material?country=QM", "application/json").status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void restart(PkdFixture pkd, String countries) {
    pkd.undeploy();
    pkd.config().getJsonObject("settings").put("ownCountries", countries);
    pkd.deploy();
  }
}
