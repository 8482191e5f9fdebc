package dev.marty.documentsigner;

import static dev.marty.documentsigner.SigningFixture.SIGNERS;
import static dev.marty.documentsigner.SigningFixture.SODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signers replace each other under load, and the service starts again, without a lost request. */
class SignerRotationTest {
  private static final int CLIENTS = 8;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Signers that have signed for {@link #load}. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private SigningFixture signing;

  @BeforeEach
  void open() {
    signing = new SigningFixture();
  }

  @AfterEach
  void close() {
    signing.close();
  }

  @Test
  void signersAreReplacedByCountUnderLoad() throws Exception {
    signing.config().getJsonObject("settings").put("maxSignatures", 20);
    signing.deploy();
    signing.signer("EC-P256");

    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();

    List<JsonObject> sods =
        load(number -> number < 200 || (seen.size() < 4 && System.nanoTime() < end), false);

    Map<String, Integer> bySigner = new HashMap<>();
    sods.forEach(sod -> bySigner.merge(sod.getString("signer"), 1, Integer::sum));
    System.out.println("signatures of each signer: " + bySigner.values());
    assertThat(bySigner).hasSizeGreaterThan(3);
    sods.forEach(signing::verified);
    assertThat(signing.rows(logged())).containsExactly(Integer.toString(sods.size()));
    JsonArray signers =
        signing.api().get(SIGNERS + "?country=" + signing.country()).getJsonArray("items");
    long successors =
        signers.stream().filter(s -> ((JsonObject) s).getString("predecessor") != null).count();
    assertThat(successors).isEqualTo(signers.size() - 1L);
  }

  @Test
  void signersAreReplacedBeforeTheUseOfTheirKeyEnds() throws Exception {
    signing.deploy();
    signing.csca().keyUse(Duration.ofSeconds(12));
    String first = signing.signer("EC-P256").getString("id");
    signing.csca().keyUse(Duration.ofDays(80));
    // Beyond the end of the first one's use.
    long end = System.nanoTime() + Duration.ofSeconds(14).toNanos();

    // All the time, but no more than is verified in a moment afterwards.
    List<JsonObject> sods =
        load(
            number -> {
              LockSupport.parkNanos(PAUSE_NANOS);
              return System.nanoTime() < end;
            },
            false);

    assertThat(seen).hasSize(2).contains(first);
    sods.forEach(signing::verified);
    signing.untilSignerIs("retired", first);
    assertThat(signing.rows("SELECT wrapped_private_key FROM signer WHERE id = '" + first + "'"))
        .containsExactly("null");
  }

  @Test
  void whenCscaIsAwayASignerSignsOnBeyondItsCount() throws Exception {
    signing.config().getJsonObject("settings").put("maxSignatures", 10);
    signing.deploy();
    String first = signing.signer("EC-P256").getString("id");
    signing.csca().stop();

    List<JsonObject> sods = load(number -> number < 40, false);
    assertThat(sods).hasSize(40).allMatch(sod -> sod.getString("signer").equals(first));

    signing.csca().start();
    Wait.until(
        Duration.ofMinutes(2),
        () -> first.equals(newest().getString("predecessor")),
        () -> newest().encodePrettily());
    String successor = newest().getString("id");
    signing.untilSignerIs("active", successor);
    // Active is what the database says; the process opens the key of the successor after that.
    untilSignsWith(successor);
  }

  private void untilSignsWith(String signer) {
    String[] last = new String[1];
    Wait.until(
        Duration.ofMinutes(2),
        () -> {
          try {
            last[0] = signing.api().post(SODS, signing.request(1)).as(201).getString("signer");
            return signer.equals(last[0]);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> last[0] + " signs, not " + signer);
  }

  private JsonObject newest() {
    try {
      return signing
          .api()
          .get(SIGNERS + "?country=" + signing.country())
          .getJsonArray("items")
          .getJsonObject(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRestartInTheMiddleLosesNothingAndSignsNothingTwice() throws Exception {
    signing.deploy();
    signing.signer("EC-P256");
    ExecutorService background = Executors.newSingleThreadExecutor();
    try {
      Future<List<JsonObject>> running = background.submit(() -> load(n -> n < 300, true));
      Wait.until(Duration.ofMinutes(2), () -> logCount() > 50, () -> logCount() + " logged");
      signing.undeploy();
      signing.deploy();

      List<JsonObject> sods = running.get();

      assertThat(sods).hasSize(300);
      assertThat(signing.rows(logged())).containsExactly("300");
      for (int i = 0; i < 300; i += 50) {
        JsonObject again = signing.api().post(SODS, signing.request(i), key(i)).as(201);
        assertThat(sods).contains(again);
      }
    } finally {
      background.shutdownNow();
    }
  }

  @Test
  void keysAreWrappedAgainWhenTheKeyEncryptionKeyChanges() throws Exception {
    JsonObject keys = signing.config().getJsonObject("keys");
    String old = keys.getString("encryptionKey");
    byte[] random = new byte[32];
    new Random().nextBytes(random);
    String fresh = HexFormat.of().formatHex(random);
    signing.deploy();
    String id = signing.signer("EC-P256").getString("id");
    String before = kek(id);

    signing.undeploy();
    keys.put("encryptionKey", fresh + ", " + old);
    signing.deploy();
    signing.verified(signing.api().post(SODS, signing.request(1)).as(201));
    assertThat(kek(id)).isNotEqualTo(before);

    signing.undeploy();
    keys.put("encryptionKey", fresh);
    signing.deploy();
    signing.verified(signing.api().post(SODS, signing.request(2)).as(201));

    signing.undeploy();
    keys.put("encryptionKey", old);
    signing.deploy();
    assertThat(signing.api().post(SODS, signing.request(3)).as(503).getString("type"))
        .endsWith("no-active-signer");
  }

  /**
   * Signs with several clients at once, each request once, while a condition holds.
   *
   * @param patient try again when the service is away, with the same key
   */
  private List<JsonObject> load(IntPredicate on, boolean patient) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<List<JsonObject>>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(
            clients.submit(
                () -> {
                  List<JsonObject> sods = new ArrayList<>();
                  for (int n = next.getAndIncrement(); on.test(n); n = next.getAndIncrement()) {
                    JsonObject sod = sign(n, patient);
                    seen.add(sod.getString("signer"));
                    sods.add(sod);
                  }
                  return sods;
                }));
      }
      List<JsonObject> all = new ArrayList<>();
      for (Future<List<JsonObject>> one : running) {
        all.addAll(one.get());
      }
      return all;
    } finally {
      clients.shutdownNow();
    }
  }

  private JsonObject sign(int number, boolean patient) throws IOException {
    if (!patient) {
      return signing.api().post(SODS, signing.request(number), key(number)).as(201);
    }
    JsonObject[] sod = new JsonObject[1];
    String[] last = new String[1];
    Wait.until(
        Duration.ofMinutes(2),
        () -> {
          try {
            Api.Answer answer = signing.api().post(SODS, signing.request(number), key(number));
            last[0] = answer.text();
            if (answer.status() == 503) {
              return false;
            }
            sod[0] = answer.as(201);
            return true;
          } catch (IOException e) {
            last[0] = e.toString();
            return false;
          }
        },
        () -> last[0]);
    return sod[0];
  }

  private String key(int number) {
    return signing.country() + "-" + number;
  }

  private String logged() {
    return "SELECT count(*) FROM signature g JOIN signer s ON s.id = g.signer_id WHERE s.country = '"
        + signing.country()
        + "'";
  }

  private long logCount() {
    try {
      return Long.parseLong(signing.rows(logged()).get(0));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String kek(String id) throws Exception {
    return signing.rows("SELECT key_encryption_key_id FROM signer WHERE id = '" + id + "'").get(0);
  }
}
