package dev.marty.kit.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import dev.marty.kit.database.Database;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prober against a server that says what the test wants; real ones are in the system tests. */
@ExtendWith(VertxExtension.class)
class ProberTest {
  private static final ServiceName SERVICE = ServiceName.CSCA;
  private static final int SCHEMA = 3;
  private static final int SECONDS = 60;
  private static final int NEVER = 600_000;

  /** Answers come in time, on a busy machine too. */
  private static final ProbeTimes PATIENT = new ProbeTimes(20, 10, 10_000, 10_000, NEVER, NEVER);

  /** Where none comes, it is not waited for. */
  private static final ProbeTimes IMPATIENT = new ProbeTimes(20, 10, 250, 250, NEVER, NEVER);

  private static final FakePostgres.Found RIGHT =
      new FakePostgres.Found(
          List.of(
              "database=" + SERVICE.database(),
              "role=" + SERVICE.appRole(),
              "read-only=off",
              "role changes=7"),
          SCHEMA);

  private final BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();
  private FakePostgres server;
  private Prober prober;

  @BeforeEach
  void serve() throws IOException {
    server = new FakePostgres(RIGHT);
  }

  @AfterEach
  void stop() {
    server.logins.complete(null);
    server.answers.complete(null);
    server.close();
  }

  private void start(Vertx vertx, ProbeTimes times) throws InterruptedException {
    DatabaseSettings settings =
        new DatabaseSettings(
            SERVICE,
            new DatabaseUrl(
                "127.0.0.1", server.port(), SERVICE.database(), null, null, "disable", null),
            SERVICE.appRole(),
            new Secret("any"),
            new DatabaseSettings.Pool(8, 4, 64, NEVER, NEVER),
            new DatabaseSettings.Timeouts(5_000, 3_000, 10_000, 25_000));
    vertx.runOnContext(
        started -> {
          Database database = new Database(vertx, settings);
          prober = new Prober(vertx, database, SCHEMA, List::of, snapshots::add, times);
          prober.start();
        });
    assertThat(next().checks()).singleElement().extracting(Check::name).isEqualTo("query");
  }

  /** What the next probe saw. */
  private Snapshot next() throws InterruptedException {
    Snapshot next = snapshots.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a probe within %d s", SECONDS).isNotNull();
    return next;
  }

  private Snapshot until(Predicate<Snapshot> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Snapshot next = next();
    while (!wanted.test(next)) {
      assertThat(System.nanoTime()).as("last seen: " + next.checks()).isLessThan(end);
      next = next();
    }
    return next;
  }

  private static Check check(Snapshot snapshot, String name) {
    return snapshot.checks().stream()
        .filter(one -> one.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void oneConnectionIsEnoughForAllProbes(Vertx vertx) throws Exception {
    start(vertx, PATIENT);
    Snapshot first = next();
    assertThat(first.status()).isEqualTo(Status.PASS);
    assertThat(first.unfit()).isNull();
    assertThat(first.checks())
        .extracting(Check::name)
        .containsExactly(
            "connect", "query", "identity", "schema", "read-only", "write", "pool", "readers");
    assertThat(check(first, "identity").observedValue()).isEqualTo(SERVICE.appRole());
    for (int i = 0; i < 5; i++) {
      Snapshot later = next();
      assertThat(later.status()).isEqualTo(Status.PASS);
      assertThat(later.since()).isEqualTo(first.since());
      assertThat(later.time()).isAfterOrEqualTo(first.time());
    }
    assertThat(prober.refusal()).isNull();
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void anOldConnectionIsReplacedThoughItIsGood(Vertx vertx) throws Exception {
    start(vertx, new ProbeTimes(20, 10, 10_000, 10_000, 1, NEVER));
    for (int i = 0; i < 4; i++) {
      assertThat(next().status()).isEqualTo(Status.PASS);
    }
    assertThat(server.connections).hasValueGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "3D000", "42501"})
  void aLoginThatIsRefusedForGoodIsAPermanentFault(String state, Vertx vertx) throws Exception {
    server.refusal = state;
    start(vertx, PATIENT);
    Snapshot refused = next();
    assertThat(refused.status()).isEqualTo(Status.FAIL);
    assertThat(refused.unfit()).isNotNull();
    assertThat(check(refused, "connect").output()).endsWith("(SQLSTATE " + state + ")");
    assertThat(prober.refusal().sqlState()).isEqualTo(state);

    server.refusal = null;
    assertThat(until(seen -> seen.status() == Status.PASS).unfit()).isNull();
    assertThat(prober.refusal()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P03", "53300"})
  void aLoginThatIsRefusedForNowIsNone(String state, Vertx vertx) throws Exception {
    server.refusal = state;
    start(vertx, PATIENT);
    assertThat(check(next(), "connect").output()).contains(state);
    assertThat(prober.refusal()).isNull();
  }

  @Test
  void aServerThatIsAwayIsAskedAnewEachTime(Vertx vertx) throws Exception {
    server.close();
    start(vertx, PATIENT);
    for (int i = 0; i < 3; i++) {
      Snapshot away = next();
      assertThat(away.status()).isEqualTo(Status.FAIL);
      assertThat(check(away, "connect").output()).contains("refused the connection");
    }
  }

  @Test
  void anUnansweredLoginIsWaitedForAgainAndNotRepeated(Vertx vertx) throws Exception {
    server.logins = new CompletableFuture<>();
    start(vertx, IMPATIENT);
    for (int i = 0; i < 4; i++) {
      assertThat(check(next(), "connect").output()).contains("did not answer in time");
    }
    assertThat(server.connections).hasValue(1);
    assertThat(server.statements).hasValue(0);

    server.logins.complete(null);
    until(seen -> seen.status() == Status.PASS);
    // Three for each probe that passed: those that gave up left none behind.
    int passed = 1 + (int) snapshots.stream().filter(seen -> seen.status() == Status.PASS).count();
    assertThat(server.statements.get()).isBetween(3 * passed, 3 * passed + 6);
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void anUnansweredLoginIsGivenUpInTheEnd(Vertx vertx) throws Exception {
    server.logins = new CompletableFuture<>();
    start(vertx, new ProbeTimes(20, 10, 50, 50, NEVER, 150));
    while (server.connections.get() < 3) {
      assertThat(next().status()).isEqualTo(Status.FAIL);
    }
  }

  @Test
  void anUnansweredStatementCostsItsConnection(Vertx vertx) throws Exception {
    start(vertx, new ProbeTimes(20, 10, 300, 10_000, NEVER, NEVER));
    until(seen -> seen.status() == Status.PASS);
    server.answers = new CompletableFuture<>();
    Snapshot hung = until(seen -> seen.status() == Status.FAIL);
    assertThat(check(hung, "query").output()).contains("did not answer in time");
    // The server did not say that the service is another now.
    assertThat(hung.unfit()).isNull();

    int before = server.connections.get();
    server.answers.complete(null);
    Snapshot again = until(seen -> seen.status() == Status.PASS);
    assertThat(again.since()).isAfter(hung.since());
    assertThat(server.connections.get()).isGreaterThan(1).isBetween(before, before + 1);
  }

  @Test
  void whatTheServerSaysIsJudged(Vertx vertx) throws Exception {
    start(vertx, PATIENT);
    until(seen -> seen.status() == Status.PASS);

    server.found = RIGHT.and("read-only=on");
    Snapshot standby = until(seen -> seen.status() == Status.FAIL);
    assertThat(check(standby, "read-only").output()).contains("takes no writes");
    assertThat(standby.checks()).extracting(Check::name).doesNotContain("write");
    assertThat(standby.unfit()).isNull();

    server.found = new FakePostgres.Found(RIGHT.facts(), SCHEMA - 1);
    Snapshot old = until(seen -> check(seen, "schema").status() == Status.FAIL);
    assertThat(check(old, "schema").output()).contains("run marty migrate");
    assertThat(old.unfit()).contains("run marty migrate");

    server.found = new FakePostgres.Found(RIGHT.facts(), SCHEMA + 1);
    Snapshot young = until(seen -> seen.status() == Status.WARN);
    assertThat(check(young, "schema").output()).contains("newer than this service");
    assertThat(young.unfit()).isNull();

    server.found = RIGHT.and("lock=csca.certificate", "lock=csca.certificate");
    Snapshot locked = until(seen -> check(seen, "write").status() == Status.WARN);
    assertThat(check(locked, "write").output()).contains("holds up writes to csca.certificate;");
    assertThat(locked.unfit()).isNull();

    server.found =
        new FakePostgres.Found(
            List.of(
                "database=other",
                "role=postgres",
                "read-only=off",
                "role changes=7",
                "attribute=SUPERUSER",
                "attribute=CREATEDB",
                "owner=other",
                "member=pg_read_all_data",
                "lost=SELECT ON TABLE csca.crl",
                "sibling=marty_pkd"),
            SCHEMA);
    Snapshot foreign = until(seen -> check(seen, "identity").status() == Status.FAIL);
    assertThat(check(foreign, "identity").output())
        .contains("Connected to the database other")
        .contains("Logged in as postgres")
        .contains("ALTER ROLE postgres NOSUPERUSER NOCREATEDB.")
        .contains("owns other")
        .contains("REVOKE pg_read_all_data FROM postgres.")
        .contains("GRANT SELECT ON TABLE csca.crl TO postgres.")
        .contains("holds CONNECT on marty_pkd");
    assertThat(foreign.unfit()).isEqualTo(check(foreign, "identity").output());
    assertThat(foreign.checks()).extracting(Check::name).doesNotContain("write");
    // It was proved before: this must not end it.
    assertThat(prober.refusal()).isNull();

    server.found = RIGHT;
    assertThat(until(seen -> seen.status() == Status.PASS).unfit()).isNull();
  }

  @Test
  void whoWasNeverProvedIsRefused(Vertx vertx) throws Exception {
    server.found = RIGHT.and("sibling=marty_pkd");
    start(vertx, PATIENT);
    assertThat(next().unfit()).contains("marty_pkd");
    assertThat(prober.refusal().permanent()).isTrue();
  }

  @Test
  void aConnectionThatDiedIsReplacedInTheSameRound(Vertx vertx) throws Exception {
    start(vertx, PATIENT);
    until(seen -> seen.status() == Status.PASS);
    for (int i = 0; i < 5; i++) {
      int before = server.connections.get();
      server.dropAll();
      while (server.connections.get() == before) {
        assertThat(next().status()).isEqualTo(Status.PASS);
      }
    }
    assertThat(snapshots).allSatisfy(seen -> assertThat(seen.status()).isEqualTo(Status.PASS));
  }

  @Test
  void aChangeOfRolesIsAReasonToLogInAnew(Vertx vertx) throws Exception {
    start(vertx, PATIENT);
    until(seen -> seen.status() == Status.PASS);
    server.refusal = "28P01";
    assertThat(next().status()).isEqualTo(Status.PASS);

    server.found =
        new FakePostgres.Found(
            RIGHT.facts().stream().map(fact -> fact.replace("changes=7", "changes=8")).toList(),
            SCHEMA);
    Snapshot refused = until(seen -> seen.status() == Status.FAIL);

    assertThat(check(refused, "connect").output()).contains("password").endsWith("28P01)");
    assertThat(refused.unfit()).contains("password");
    assertThat(prober.refusal()).isNull();
    server.refusal = null;
    assertThat(until(seen -> seen.status() == Status.PASS).unfit()).isNull();
  }

  @Test
  void whatCannotBeWrittenFailsThoughAllElseIsWell(Vertx vertx) throws Exception {
    start(vertx, PATIENT);
    until(seen -> seen.status() == Status.PASS);
    server.writeRefusal = "53100";
    Snapshot full = until(seen -> seen.status() == Status.FAIL);
    assertThat(check(full, "write").output()).contains("no disk space").endsWith("53100)");
    assertThat(check(full, "identity").status()).isEqualTo(Status.PASS);
    assertThat(full.unfit()).as("it still reads").isNull();
    server.writeRefusal = null;
    until(seen -> seen.status() == Status.PASS);
  }

  @Test
  void aStoppedProberLeavesNothingBehind(Vertx vertx) throws Exception {
    server.logins = new CompletableFuture<>();
    start(vertx, IMPATIENT);
    next();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    vertx.runOnContext(
        now -> {
          prober.stop();
          stopped.complete(null);
        });
    stopped.get(SECONDS, TimeUnit.SECONDS);
    server.logins.complete(null);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (server.closed.get() < server.connections.get()) {
      assertThat(System.nanoTime()).as("the connection is closed").isLessThan(end);
      Thread.onSpinWait();
    }
    assertThat(server.connections).hasValue(1);
    assertThat(server.statements).hasValue(0);
  }
}
