package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.counts;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An import that never succeeds is given up after three attempts, leaves nothing behind and stands
 * in nobody's way. Here the database fails where one is published, which comes last.
 */
class FailedImportTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LDIF = "text/x-ldif";
  private static PkdFixture pkd;
  private static Sql admin;

  @BeforeAll
  static void start() throws Exception {
    pkd = new PkdFixture();
    admin = pkd.admin();
    pkd.imported(file("QM"), LDIF);
    admin.run(
        "CREATE FUNCTION pkd.fault() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN RAISE EXCEPTION 'a fault of the test'; END $$");
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    pkd.close();
  }

  @Test
  void itIsTriedThreeTimesAndWhoWaitsIsTold() throws Exception {
    breakFor("QN");
    List<String> before = rows();
    CompletableFuture<Api.Answer> answer = CompletableFuture.supplyAsync(() -> post(file("QN")));
    String id = untilTried(answer);

    JsonObject told = answer.join().as(500);

    assertThat(told.getString("type")).isEqualTo("urn:marty:problem:import-failed");
    assertThat(told.getString("detail")).startsWith("It was tried 3 times;");
    assertThat(told.getString("import")).isEqualTo(id);
    assertThat(told.encode()).doesNotContain("a fault of the test");
    JsonObject failed = pkd.api().get(IMPORTS + "/" + id);
    assertThat(failed.getString("status")).isEqualTo("failed");
    assertThat(failed.getString("finishedAt")).isNotNull();
    assertThat(failed.getJsonObject("problem").getString("detail"))
        .isEqualTo(told.getString("detail"));
    assertThat(counts(failed)).containsExactly(0, 0, 0, 0, 0);
    assertThat(pkd.api().get(IMPORTS + "/" + id + "/events", "text/event-stream").text())
        .contains("event: done", "\"status\":\"failed\"");
    assertThat(rows()).isEqualTo(before);
    assertThat(uploads()).isZero();

    JsonObject next = pkd.imported(file("QO"), LDIF);
    assertThat(counts(next)).containsExactly(2, 2, 0, 0, 0);
  }

  @Test
  void oneThatHasEndedTheProcessEachTimeIsNotTriedAgainUntilItIsSentAgain() throws Exception {
    breakFor("QP");
    byte[] file = file("QP");
    List<String> before = rows();
    Api.Answer accepted = post(file, "Prefer", "respond-async");
    String id = untilTried(CompletableFuture.completedFuture(accepted));
    // While it waits, others are not kept waiting.
    assertThat(counts(pkd.imported(file("QQ"), LDIF))).containsExactly(2, 2, 0, 0, 0);
    List<String> between = rows();
    assertThat(between).isNotEqualTo(before);
    // Three attempts of which none came to an end, and from here on it would succeed.
    pkd.undeploy();
    admin.run("UPDATE pkd.import SET attempts = 3 WHERE status = 'waiting'");
    admin.run("DROP TRIGGER fault_qp ON pkd.placement");
    pkd.deploy();

    Wait.until(PATIENCE, () -> status(id).equals("failed"), () -> status(id));

    JsonObject failed = pkd.api().get(IMPORTS + "/" + id);
    assertThat(failed.getJsonObject("problem").getString("detail"))
        .startsWith("It was tried 3 times;");
    assertThat(rows()).isEqualTo(between);
    assertThat(uploads()).isZero();
    assertThat(counts(pkd.imported(file, LDIF))).containsExactly(2, 2, 0, 0, 0);
  }

  @Test
  void whatTheDatabaseRefusesIsNotTriedAgain() throws Exception {
    admin.run(
        "CREATE FUNCTION pkd.refusal() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '22001'; END $$");
    breakFor("QS", "refusal");

    JsonObject told = post(file("QS")).as(500);

    assertThat(told.getString("detail")).startsWith("The database refuses what is in it;");
    assertThat(
            admin.number(
                "SELECT attempts FROM pkd.import WHERE id = '" + told.getString("import") + "'"))
        .isEqualTo(1);
  }

  @Test
  void aDatabaseThatIsAwayCountsForNobody() throws Exception {
    admin.run(
        "CREATE FUNCTION pkd.away() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$");
    breakFor("QT", "away");
    byte[] file = file("QT");
    Api.Answer accepted = post(file, "Prefer", "respond-async");
    String id = untilTried(CompletableFuture.completedFuture(accepted));
    String excused = "SELECT id FROM pkd.import WHERE id = '" + id + "' AND attempts <= 1";
    for (int wake = 0; wake < 4; wake++) {
      // Each upload wakes the runner, which tries this one once more.
      pkd.imported(file("Q" + (char) ('U' + wake)), LDIF);
      assertThat(query(excused)).hasSize(1);
    }

    admin.run("DROP TRIGGER fault_qt ON pkd.placement");

    Wait.until(PATIENCE, () -> status(id).equals("done"), () -> status(id));
  }

  @Test
  void aSmallOneDoesNotWaitForALargeOne() throws Exception {
    admin.run(
        "CREATE FUNCTION pkd.held() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$");
    admin.run(
        "CREATE TRIGGER held BEFORE INSERT ON pkd.certificate FOR EACH ROW"
            + " WHEN (NEW.country = 'RA') EXECUTE FUNCTION pkd.held()");
    admin.run("SELECT pg_advisory_lock(4711)");
    try {
      StringBuilder large = new StringBuilder(new String(file("RA"), StandardCharsets.UTF_8));
      while (large.length() <= 1024 * 1024) {
        large.append("dn: dc=nothing\nobjectClass: top\n\n");
      }
      byte[] file = large.toString().getBytes(StandardCharsets.UTF_8);
      String id = post(file, "Prefer", "respond-async").as(202).getString("id");
      Wait.until(PATIENCE, () -> waiting(), () -> "the large one does not wait");

      assertThat(counts(pkd.imported(file("RB"), LDIF))).containsExactly(2, 2, 0, 0, 0);

      assertThat(status(id)).isEqualTo("waiting");
      admin.run("SELECT pg_advisory_unlock(4711)");
      Wait.until(PATIENCE, () -> status(id).equals("done"), () -> status(id));
    } finally {
      admin.run("SELECT pg_advisory_unlock_all()");
      admin.run("DROP TRIGGER held ON pkd.certificate");
    }
  }

  private static boolean waiting() {
    return !query(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted")
        .isEmpty();
  }

  @Test
  void noWordOfItsProgressComesAfterItsEnd() throws Exception {
    admin.run(
        "CREATE FUNCTION pkd.slow() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$");
    admin.run(
        "CREATE TRIGGER slow AFTER INSERT ON pkd.import_progress"
            + " FOR EACH ROW EXECUTE FUNCTION pkd.slow()");
    try {
      pkd.imported(file("QR"), LDIF);
      String active =
          "FROM pg_stat_activity WHERE state = 'active' AND query ~ '^INSERT.*progress'";
      Wait.until(
          PATIENCE, () -> query("SELECT pid " + active).isEmpty(), () -> "progress is written");
      assertThat(uploads()).isZero();
    } finally {
      admin.run("DROP TRIGGER slow ON pkd.import_progress");
    }
  }

  private static void breakFor(String country) throws SQLException {
    breakFor(country, "fault");
  }

  private static void breakFor(String country, String function) throws SQLException {
    admin.run(
        "CREATE TRIGGER fault_"
            + country
            + " BEFORE INSERT ON pkd.placement FOR EACH ROW WHEN (NEW.country = '"
            + country
            + "') EXECUTE FUNCTION pkd."
            + function
            + "()");
  }

  /** The one import that waits, once an attempt at it has been made. */
  private static String untilTried(CompletableFuture<Api.Answer> answer) throws SQLException {
    String tried = "SELECT id FROM pkd.import WHERE status = 'waiting' AND attempts > 0";
    Wait.until(
        PATIENCE,
        () -> query(tried).size() == 1,
        () -> answer.isDone() ? answer.join().text() : "it has not been tried");
    return query(tried).get(0);
  }

  /** Of everything that an import brings, how much there is. */
  private static List<String> rows() throws SQLException {
    return admin.rows(
        "SELECT (SELECT count(*) FROM pkd.certificate), (SELECT count(*) FROM pkd.entry),"
            + " (SELECT count(*) FROM pkd.certificate_finding),"
            + " (SELECT count(*) FROM pkd.import_object),"
            + " (SELECT version FROM pkd.directory_version)");
  }

  /** What is kept of imports while they are under way. */
  private static long uploads() throws SQLException {
    return admin.number(
        "SELECT (SELECT count(*) FROM pkd.import_chunk)"
            + " + (SELECT count(*) FROM pkd.import_progress)");
  }

  private static List<String> query(String sql) {
    try {
      return admin.rows(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String status(String id) {
    try {
      return pkd.api().get(IMPORTS + "/" + id).getString("status");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Api.Answer post(byte[] file, String... headers) {
    try {
      return pkd.api().post(IMPORTS, file, LDIF, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two signers of a new issuer. */
  private static byte[] file(String country) {
    TestIssuer issuer = new TestIssuer(country, country + "X");
    return (ldif(country, "one", issuer.signer()) + ldif(country, "two", issuer.anotherSigner(2)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
