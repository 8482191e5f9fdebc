package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL in the middle of issuing: every passport that was asked for exists once, with a valid SOD
 * that is in the signature log, and the log has no other.
 */
class KilledServicesTest {
  private static final int PASSPORTS = 500;
  private static final int CLIENTS = 8;
  private static final Duration ISSUED = Duration.ofMinutes(2);

  @TempDir Path logs;

  @Test
  void nothingIsLostAndNothingIsSignedTwice() throws Exception {
    try (OwnServer server = OwnServer.prepared("killed");
        MartyProcesses marty = MartyProcesses.start(server.marty(), logs)) {
      Country.setUp(marty.gateway());

      issueWhileKilling(marty);

      marty.untilHealthy();
      Api gateway = marty.gateway();
      Wait.until(ISSUED, () -> pending(server) == 0, () -> pending(server) + " are pending");
      assertThat(count(server, "passport_engine", "passport WHERE status = 'issued'"))
          .isEqualTo(PASSPORTS);
      Set<String> logged = signatures(server);
      assertThat(logged).hasSize(PASSPORTS);
      // A service that has just started may be slow to answer.
      Wait.until(ISSUED, () -> answers(gateway, number(0)), () -> "no verification is answered");
      Set<String> sods = new HashSet<>();
      for (int i = 0; i < PASSPORTS; i++) {
        sods.add(validSod(gateway, number(i)));
      }
      assertThat(sods).isEqualTo(logged);
    }
  }

  /** Clients ask for passports, as clients do again with the same key when they get no answer. */
  private static void issueWhileKilling(MartyProcesses marty) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        running.add(
            clients.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < PASSPORTS; i = next.getAndIncrement()) {
                    issue(marty.gateway(), number(i));
                    done.incrementAndGet();
                  }
                }));
      }
      List<ServiceName> victims =
          List.of(ServiceName.DOCUMENT_SIGNER, ServiceName.CSCA, ServiceName.PKD_SERVICE);
      for (int v = 0; v < victims.size(); v++) {
        int reached = PASSPORTS * (v + 1) / 5;
        Wait.until(ISSUED, () -> done.get() >= reached, () -> done + " of " + reached);
        marty.kill(victims.get(v));
        int later = reached + PASSPORTS / 20;
        Wait.until(ISSUED, () -> done.get() >= later, () -> done + " of " + later);
        marty.restart(victims.get(v));
      }
      for (Future<?> client : running) {
        client.get(ISSUED.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static void issue(Api gateway, String number) {
    JsonObject passport = Country.passport(number);
    Wait.until(ISSUED, () -> accepted(gateway, passport, number), () -> number + " not accepted");
  }

  private static boolean accepted(Api gateway, JsonObject passport, String key) {
    try {
      Api.Answer answer = gateway.post("/api/passport_engine/passports", passport, key);
      if (answer.status() < 500 && answer.status() != 201 && answer.status() != 202) {
        throw new AssertionError(answer.status() + ": " + answer.text());
      }
      return answer.status() < 300;
    } catch (IOException brokenConnection) {
      return false;
    }
  }

  private static boolean answers(Api gateway, String number) {
    try {
      return gateway.get(Paper.path(number, "EF.SOD"), "*/*").status() == 200
          && gateway.post(Border.VERIFICATIONS, Paper.of(gateway, number).document()).status()
              == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SOD's fingerprint, when Marty's own verification says valid. */
  private static String validSod(Api gateway, String number) throws IOException {
    Paper paper = Paper.of(gateway, number);
    JsonObject verdict = paper.verification(gateway);
    assertThat(verdict.getString("outcome")).as(verdict.encodePrettily()).isEqualTo("valid");
    return Octets.copyOf(paper.sod().getBytes()).sha256();
  }

  private static String number(int i) {
    return String.format(Locale.ROOT, "K%08d", i);
  }

  private static long pending(OwnServer server) {
    return count(server, "passport_engine", "passport WHERE status = 'pending-signature'");
  }

  private static long count(OwnServer server, String schema, String what) {
    try (Sql sql = Sql.connect(server.marty().admin().withDatabase("marty_" + schema))) {
      return sql.number("SELECT count(*) FROM " + schema + "." + what);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> signatures(OwnServer server) throws SQLException {
    String database = ServiceName.DOCUMENT_SIGNER.database();
    try (Sql sql = Sql.connect(server.marty().admin().withDatabase(database))) {
      List<String> rows =
          sql.rows("SELECT encode(sod_sha256, 'hex') FROM document_signer.signature");
      assertThat(rows).doesNotHaveDuplicates();
      return new HashSet<>(rows);
    }
  }
}
