package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.LogRecords;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A directory that trusted the first list of a country, upgraded as in production. */
class UpgradePendingTest {
  private static final String UPGRADE = "dev.marty.pkd.directory.Upgrade";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final Generation csca = new Generation("QM", "CSCA");
  private final Generation friend = new Generation("QN", "Friend");
  private final byte[] list = csca.masterList(Instant.now(), friend.root());
  private final byte[] undecided = new Generation("QO", "CSCA").masterList(Instant.now());

  @Test
  void itsListsWaitAndTheStartNamesThem() throws Exception {
    try (LogRecords log = new LogRecords(UPGRADE);
        PkdFixture pkd = new PkdFixture(this::fill, false)) {
      Wait.until(PATIENCE, () -> log.warnings().size() >= 2, () -> log.warnings() + "");
      assertThat(log.warnings())
          .hasSize(2)
          .allMatch(text -> text.contains("/list-issuers"))
          .anyMatch(text -> text.contains(sha256(list)) && text.contains("C=QM"))
          .anyMatch(text -> text.contains(sha256(undecided)) && text.contains("C=QO"));
      assertThat(trust(pkd).getString("status")).isEqualTo("pending");
      assertThat(pkd.all(BASE + "/trust-anchors")).isEmpty();

      JsonObject body = new JsonObject().put("list", sha256(list)).put("reason", "compared");
      pkd.api().post(BASE + "/list-issuers", body).as(201);
      assertThat(trust(pkd).getString("status")).isEqualTo("trusted");
      assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
      pkd.undeploy();
      log.clear();
      pkd.deploy();
      // The other one is still named, so the start has come that far; they are named together.
      Wait.until(PATIENCE, () -> !log.warnings().isEmpty(), () -> "nothing is named");
      assertThat(log.warnings()).singleElement().asString().contains(sha256(undecided));
      assertThat(trust(pkd).getString("status")).isEqualTo("trusted");
    }
  }

  /** As the service of version 9 left it, which took the first list of each country. */
  @Test
  void aDirectoryOfVersion9IsJudgedAnew() throws Exception {
    try (LogRecords log = new LogRecords(UPGRADE);
        PkdFixture pkd = new PkdFixture(EarlierDirectory::ofVersion9, false)) {
      Wait.until(PATIENCE, () -> !log.warnings().isEmpty(), () -> "nothing is named");
      assertThat(log.warnings()).singleElement().asString().contains("C=QM", "/list-issuers");
      assertThat(lists(pkd)).containsExactlyInAnyOrder("QM pending", "QR withdrawn");
      assertThat(certificates(pkd))
          .contains("QO root trusted", "QO signer trusted", "QP root trusted", "QP signer trusted")
          .contains("QM root untrusted", "QN root untrusted", "QN signer untrusted")
          .contains("QQ signer untrusted", "QS root untrusted")
          .doesNotContain("QN signer trusted", "QQ signer trusted");
      assertThat(exported(pkd)).contains("c=QO", "c=QP").doesNotContain("c=QM", "c=QN", "c=QQ");
      assertThat(exported(pkd)).doesNotContain("c=QR");

      JsonObject pending = (JsonObject) pkd.all(BASE + "/lists?trust=pending").getValue(0);
      JsonObject body = new JsonObject().put("list", pending.getString("sha256"));
      pkd.api().post(BASE + "/list-issuers", body.put("reason", "compared")).as(201);
      assertThat(certificates(pkd))
          .contains("QM root trusted", "QN root trusted", "QN signer trusted")
          .contains("QN signer trusted revoked", "QQ signer untrusted")
          .doesNotContain("QQ signer trusted");
      assertThat(exported(pkd)).contains("c=QM", "c=QN").doesNotContain("c=QQ", "c=QR");
    }
  }

  private static List<String> lists(PkdFixture pkd) throws Exception {
    return pkd.all(BASE + "/lists").stream()
        .map(JsonObject.class::cast)
        .map(one -> one.getString("country") + " " + one.getJsonObject("trust").getString("status"))
        .toList();
  }

  private static List<String> certificates(PkdFixture pkd) throws Exception {
    return pkd.all(BASE + "/certificates").stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                one.getString("country")
                    + (one.getString("kind").equals("root") ? " root " : " signer ")
                    + one.getString("trust")
                    + (one.getString("revokedAt") == null ? "" : " revoked"))
        .toList();
  }

  private static String exported(PkdFixture pkd) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String collection : List.of("001", "002", "003")) {
      String path = BASE + "/exports/ldif?collection=" + collection;
      all.append(pkd.api().get(path, "text/x-ldif").text().replace("\n ", ""));
    }
    return all.toString();
  }

  private JsonObject trust(PkdFixture pkd) throws Exception {
    return pkd.api().get(BASE + "/lists/" + sha256(list)).getJsonObject("trust");
  }

  private void fill(MartyServer server) {
    try (EarlierDirectory earlier = new EarlierDirectory(server)) {
      earlier.masterList(list);
      earlier.masterList(undecided);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
