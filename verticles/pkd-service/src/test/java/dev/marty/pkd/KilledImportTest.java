package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at six random points of imports: each time the directory has all of an import or nothing
 * of it, and what was acknowledged is taken in when the service is back.
 */
class KilledImportTest {
  private static final ServiceName PKD = ServiceName.PKD_SERVICE;
  private static final int KILLS = 6;
  private static final int SIGNERS = 1_000;
  private static final int LATEST_MS = 2_500;
  private static final Duration TAKEN_IN = Duration.ofMinutes(2);

  @TempDir Path logs;

  private final List<String> accepted = new ArrayList<>();

  @Test
  void anImportIsThereWholeOrNotAtAll() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (OwnServer server = OwnServer.prepared("killed-import");
        MartyProcesses marty = MartyProcesses.start(server.marty(), logs, PKD);
        Sql database = Sql.connect(server.marty().admin().withDatabase(PKD.database()))) {
      int interrupted = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        if (database.number(
                "SELECT count(*) FROM pkd.import WHERE status = 'waiting' AND attempts > 1")
            > 0) {
          // A third time under it, and it would be given up.
          Wait.until(TAKEN_IN, () -> none(database), () -> "imports are still open");
        }
        if (open(database) == 0) {
          accept(marty, "Q" + (char) ('M' + accepted.size()));
        }
        // The point is random on purpose; whether an import is under way there is looked at.
        Thread.sleep(random.nextInt(LATEST_MS));
        marty.kill(PKD);
        interrupted += open(database) > 0 ? 1 : 0;
        assertWhole(database, "seed " + seed + ", kill " + kill);
        marty.restart(PKD);
        marty.untilReady(PKD);
      }
      assertThat(interrupted).as("kills that met an import, seed %d", seed).isPositive();

      Wait.until(TAKEN_IN, () -> none(database), () -> "imports are still open");
      assertWhole(database, "at the end");
      assertThat(database.number("SELECT count(*) FROM pkd.import_chunk")).isZero();
      for (String id : accepted) {
        assertThat(marty.api(PKD).get(IMPORTS + "/" + id).getString("status")).isEqualTo("done");
      }
    }
  }

  private void accept(MartyProcesses marty, String country) throws IOException {
    TestIssuer issuer = new TestIssuer(country, country + "X");
    // Only what is trusted is published.
    Api api = marty.api(PKD);
    api.post(IMPORTS, issuer.root(), "application/pkix-cert").as(201);
    api.post(
            PkdFixture.BASE + "/certificates/" + Octets.copyOf(issuer.root()).sha256() + "/trust",
            new JsonObject().put("trusted", true).put("reason", "test"))
        .as(201);
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < SIGNERS; i++) {
      file.append(ldif(country, "signer " + i, issuer.anotherSigner(i)));
    }
    accepted.add(
        marty
            .api(PKD)
            .post(
                IMPORTS,
                file.toString().getBytes(StandardCharsets.UTF_8),
                "text/x-ldif",
                "Prefer",
                "respond-async")
            .as(202)
            .getString("id"));
  }

  /** Certificates, entries and the import's own account agree, import by import. */
  private static void assertWhole(Sql database, String when) throws SQLException {
    String done = "(SELECT count(*) FROM pkd.import WHERE status = 'done' AND kind = 'ldif')";
    assertThat(
            database.number(
                "SELECT count(*) - "
                    + SIGNERS
                    + " * "
                    + done
                    + " FROM pkd.certificate WHERE profile = 'DSC'"))
        .as("certificates of no finished import, %s", when)
        .isZero();
    assertThat(database.number("SELECT count(*) - " + SIGNERS + " * " + done + " FROM pkd.entry"))
        .as("entries of no finished import, %s", when)
        .isZero();
    assertThat(database.number("SELECT version - " + done + " FROM pkd.directory_version"))
        .as("versions without an import, %s", when)
        .isZero();
  }

  private static boolean none(Sql database) {
    try {
      return open(database) == 0;
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static long open(Sql database) throws SQLException {
    return database.number(
        "SELECT count(*) FROM pkd.import WHERE status IN ('receiving', 'waiting')");
  }
}
