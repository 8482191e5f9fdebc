package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.pkd.SyntheticWorld.Act;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The same objects and decisions in any order give the same trust, publication and answers. {@code
 * -Dmarty.orders} says in how many; CI takes 200.
 */
class OrderTest {
  private static final int ORDERS = Integer.getInteger("marty.orders", 20);
  private static final int MOST_AT_ONCE = 40;
  private static final int DIRECTORIES = 2;
  private static final int MINUTES = 10;

  @Test
  void theOrderDoesNotMatter() throws Exception {
    List<Act> world = SyntheticWorld.acts();
    AtomicInteger next = new AtomicInteger();
    Map<Integer, Map<String, Object>> states = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> directories = new ArrayList<>();
    for (int i = 0; i < DIRECTORIES; i++) {
      directories.add(CompletableFuture.runAsync(() -> orders(world, next, states)));
    }
    for (CompletableFuture<Void> directory : directories) {
      directory.get(MINUTES, TimeUnit.MINUTES);
    }
    Map<String, Object> expected = states.get(0);
    assertThat(expected.toString()).contains("trusted", "pending", "withdrawn", "superseded");
    assertThat(states).hasSize(ORDERS);
    states.forEach(
        (order, state) -> assertThat(state).as("order of seed %d", order).isEqualTo(expected));
  }

  /** A directory of its own, one order after the other while there are any. */
  private static void orders(
      List<Act> world, AtomicInteger next, Map<Integer, Map<String, Object>> states) {
    try (PkdFixture pkd = new PkdFixture(false);
        Sql admin = pkd.admin()) {
      admin.run("SET session_replication_role = replica");
      String emptying = emptying(admin);
      for (int order = next.getAndIncrement(); order < ORDERS; order = next.getAndIncrement()) {
        admin.run(emptying);
        List<Act> acts = new ArrayList<>(world);
        Collections.shuffle(acts, new Random(order));
        happen(pkd, acts, new Random(order));
        states.put(order, state(pkd, admin));
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything but what the migrations have put there. */
  private static String emptying(Sql admin) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table :
        admin.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'pkd' ORDER BY 1")) {
      if (!List.of("flyway_schema_history", "directory_version").contains(table)) {
        all.append("DELETE FROM pkd.").append(table).append(';');
      }
    }
    return all + "UPDATE pkd.directory_version SET version = 0";
  }

  /** Objects come in files of some, decisions as soon as they can after their turn. */
  private static void happen(PkdFixture pkd, List<Act> acts, Random random) throws IOException {
    List<Octets> waiting = new ArrayList<>();
    List<Octets> there = new ArrayList<>();
    List<SyntheticWorld.Decide> open = new ArrayList<>();
    int most = 1 + random.nextInt(MOST_AT_ONCE);
    for (Act act : acts) {
      if (act instanceof SyntheticWorld.Bring bring) {
        waiting.add(bring.object());
      } else if (act instanceof SyntheticWorld.BringFile file) {
        pkd.imported(file.file().toByteArray(), "text/x-ldif");
      } else {
        open.add((SyntheticWorld.Decide) act);
      }
      if (waiting.size() >= most) {
        come(pkd, waiting, there);
        most = 1 + random.nextInt(MOST_AT_ONCE);
      }
      decide(pkd, open, there);
    }
    come(pkd, waiting, there);
    decide(pkd, open, there);
    assertThat(open).isEmpty();
  }

  private static void come(PkdFixture pkd, List<Octets> waiting, List<Octets> there)
      throws IOException {
    if (!waiting.isEmpty()) {
      StringBuilder pem = new StringBuilder();
      for (Octets object : waiting) {
        pem.append("-----BEGIN OBJECT-----\n")
            .append(Base64.getMimeEncoder().encodeToString(object.toByteArray()))
            .append("\n-----END OBJECT-----\n");
      }
      JsonObject taken =
          pkd.api()
              .post(
                  IMPORTS,
                  pem.toString().getBytes(StandardCharsets.US_ASCII),
                  "application/x-pem-file")
              .as(201);
      assertThat(taken.getJsonObject("counts").getInteger("rejected")).isZero();
      there.addAll(waiting);
      waiting.clear();
    }
  }

  private static void decide(PkdFixture pkd, List<SyntheticWorld.Decide> open, List<Octets> there)
      throws IOException {
    for (SyntheticWorld.Decide one : List.copyOf(open)) {
      if (there.containsAll(one.needs())) {
        pkd.api().post(BASE + one.path(), one.body()).as(201);
        open.remove(one);
      }
    }
  }

  /** Trust, revocations, publication, numbers, and what a verifier judges by. */
  private static Map<String, Object> state(PkdFixture pkd, Sql admin)
      throws IOException, SQLException {
    Map<String, Object> state = new TreeMap<>();
    each(pkd, "/certificates", state, one -> one.getString("trust") + one.getString("revokedAt"));
    each(pkd, "/trust-anchors", state, one -> one.getJsonArray("trustedBecause").encode());
    each(pkd, "/lists", state, one -> one.getJsonObject("trust").encode());
    each(pkd, "/crls", state, one -> one.getString("status") + one.getJsonArray("findings"));
    for (String collection : List.of("001", "002", "003")) {
      state.put(
          collection,
          pkd.api()
              .get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif")
              .text()
              .replaceAll("pkdVersion: [0-9]+", "pkdVersion"));
    }
    for (String country : SyntheticWorld.COUNTRIES) {
      state.put("material " + country, pkd.api().get(BASE + "/trust-material?country=" + country));
    }
    state.put(
        "numbers",
        admin.rows(
            "SELECT 'crl', status, count(*) FROM pkd.crl_state GROUP BY 2"
                + " UNION ALL SELECT 'certificate', status, count(*) FROM pkd.certificate_trust"
                + " GROUP BY 2 UNION ALL SELECT 'list', status, count(*) FROM pkd.list_trust"
                + " GROUP BY 2 UNION ALL SELECT kind, conforming::text, count(*) FROM pkd.entry"
                + " WHERE removed_version IS NULL GROUP BY 1, 2 ORDER BY 1, 2"));
    return state;
  }

  private static void each(
      PkdFixture pkd, String path, Map<String, Object> state, Function<JsonObject, String> what)
      throws IOException {
    for (Object item : pkd.all(BASE + path)) {
      JsonObject one = (JsonObject) item;
      state.put(path + " " + one.getString("sha256"), what.apply(one));
    }
  }
}
