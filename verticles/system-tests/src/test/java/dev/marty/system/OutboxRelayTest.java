package dev.marty.system;

import static dev.marty.system.OutboxBench.FAST;
import static dev.marty.system.OutboxBench.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.outbox.InboxClient;
import dev.marty.kit.outbox.Outbox;
import dev.marty.kit.outbox.OutboxEvent;
import dev.marty.kit.outbox.OutboxRelay;
import dev.marty.kit.outbox.RelaySettings;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay promises, on a real PostgreSQL. */
@ExtendWith(VertxExtension.class)
class OutboxRelayTest {
  private static final String PUBLISHED = "published_at IS NOT NULL";

  private final Queue<JsonObject> seen = new ConcurrentLinkedQueue<>();
  private Vertx vertx;
  private OutboxBench bench;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    bench = OutboxBench.open(vertx);
  }

  private Future<InboxClient.Answer> take(JsonObject event) {
    seen.add(event);
    return says(204, null);
  }

  private static Future<InboxClient.Answer> says(int status, String refusal) {
    return Future.succeededFuture(new InboxClient.Answer(status, refusal));
  }

  private List<String> ids() {
    return seen.stream().map(event -> event.getString("id")).toList();
  }

  @Test
  void whatIsCommittedIsDeliveredAsItWasAddedAndWhatIsRolledBackIsNot() throws Exception {
    OutboxEvent event =
        OutboxEvent.of("certificate-issued", "certificate/1", new JsonObject().put("n", 7));
    assertThatThrownBy(
            () ->
                Wait.on(
                    bench
                        .database()
                        .transaction(
                            c ->
                                Outbox.add(
                                        c,
                                        OutboxEvent.of("never", "certificate/1", new JsonObject()),
                                        List.of(bench.destination()))
                                    .compose(done -> Future.failedFuture("rolled back")))))
        .hasMessageContaining("rolled back");
    bench.add(event);

    bench.relay(this::take);
    bench.until(PUBLISHED, 1);

    assertThat(seen).hasSize(1);
    JsonObject delivered = seen.element();
    assertThat(delivered.getString("id")).isEqualTo(event.id().toString());
    assertThat(delivered.getString("type")).isEqualTo("certificate-issued");
    assertThat(delivered.getString("aggregate")).isEqualTo("certificate/1");
    assertThat(delivered.getJsonObject("payload")).isEqualTo(new JsonObject().put("n", 7));
    assertThat(delivered.getInstant("at")).isNotNull();
    assertThat(delivered.getLong("sequence")).isPositive();
  }

  @Test
  void transactionsOnOneAggregateWaitForEachOther() throws Exception {
    Promise<Void> commit = Promise.promise();
    Promise<Void> added = Promise.promise();
    List<String> destination = List.of(bench.destination());
    OutboxEvent first = OutboxEvent.of("first", "certificate/1", new JsonObject());
    OutboxEvent second = OutboxEvent.of("second", "certificate/1", new JsonObject());
    Future<Void> slow =
        bench
            .database()
            .transaction(
                c ->
                    Outbox.add(c, first, destination)
                        .onComplete(added)
                        .compose(done -> commit.future()));
    Wait.on(added.future());
    Future<Void> quick = bench.database().transaction(c -> Outbox.add(c, second, destination));
    // Another aggregate does not wait, which also shows that the second had its chance.
    bench.add("certificate/2");
    assertThat(quick.isComplete()).isFalse();
    commit.complete();
    Wait.on(slow);
    Wait.on(quick);

    bench.relay(this::take);
    bench.until(PUBLISHED, 3);

    assertThat(ids()).containsSubsequence(first.id().toString(), second.id().toString());
  }

  @Test
  void twoRelaysKeepTheOrderOfEachAggregateWhateverFails() throws Exception {
    int aggregates = 12;
    int each = 8;
    for (int i = 0; i < each; i++) {
      for (int a = 0; a < aggregates; a++) {
        bench.add("certificate/" + a);
      }
    }
    Random random = new Random(3);
    Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    Set<String> together = ConcurrentHashMap.newKeySet();
    InboxClient moody =
        event -> {
          String aggregate = event.getString("aggregate");
          AtomicInteger own = underWay.computeIfAbsent(aggregate, n -> new AtomicInteger());
          if (own.incrementAndGet() > 1) {
            together.add(aggregate);
          }
          int mood = random.nextInt(10);
          return vertx
              .timer(1 + random.nextInt(10), TimeUnit.MILLISECONDS)
              .compose(
                  later -> {
                    own.decrementAndGet();
                    if (mood == 0) {
                      return Future.failedFuture("connection reset");
                    }
                    return mood == 1 ? says(503, null) : take(event);
                  });
        };
    Vertx other = Vertx.vertx();
    try {
      bench.relay(moody);
      bench.relay(other, FAST, moody);
      bench.until(PUBLISHED, (long) aggregates * each);
    } finally {
      Wait.on(other.close());
    }

    assertThat(together).as("aggregates of which two events were under way at once").isEmpty();
    for (int a = 0; a < aggregates; a++) {
      String aggregate = "certificate/" + a;
      List<Long> order =
          seen.stream()
              .filter(event -> event.getString("aggregate").equals(aggregate))
              .map(event -> event.getLong("sequence"))
              .toList();
      assertThat(order).hasSize(each).isSorted();
    }
  }

  @Test
  void whatADeadRelayLeasedIsDeliveredWhenTheLeaseEnds() throws Exception {
    OutboxEvent event = bench.add("certificate/1");
    OutboxEvent behind = bench.add("certificate/1");
    Vertx dying = Vertx.vertx();
    AtomicBoolean asked = new AtomicBoolean();
    bench.relay(
        dying,
        FAST,
        never -> {
          asked.set(true);
          return Promise.<InboxClient.Answer>promise().future();
        });
    Wait.until(SOON, asked::get, () -> "the dying relay has not leased anything");
    Wait.on(dying.close());
    assertThat(bench.count("lease IS NOT NULL AND published_at IS NULL")).isEqualTo(1);

    bench.relay(this::take);
    bench.until(PUBLISHED, 2);

    assertThat(ids()).containsExactly(event.id().toString(), behind.id().toString());
  }

  @Test
  void aConsumerThatIsAwayOnlyDelays() throws Exception {
    AtomicBoolean up = new AtomicBoolean();
    AtomicInteger knocks = new AtomicInteger();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expected.add(bench.add("certificate/1").id().toString());
    }
    bench.relay(
        event -> {
          knocks.incrementAndGet();
          return up.get() ? take(event) : Future.failedFuture("connection refused");
        });
    // More often than an event may be refused.
    Wait.until(SOON, () -> knocks.get() > 2 * FAST.park(), () -> knocks + " attempts");
    assertThat(bench.count("parked_at IS NOT NULL OR refusals > 0")).isZero();

    up.set(true);
    bench.until(PUBLISHED, 10);

    assertThat(ids()).isEqualTo(expected);
  }

  @Test
  void aPoisonEventIsParkedAndHoldsUpOnlyItsOwnAggregate() throws Exception {
    OutboxEvent poison = bench.add("certificate/poisoned");
    OutboxEvent behind = bench.add("certificate/poisoned");
    AtomicBoolean cured = new AtomicBoolean();
    OutboxRelay relay =
        bench.relay(
            event ->
                event.getString("id").equals(poison.id().toString()) && !cured.get()
                    ? says(422, "422: no such thing")
                    : take(event));
    bench.until("parked_at IS NOT NULL", 1);
    OutboxEvent other = bench.add("certificate/other");
    bench.until(PUBLISHED, 1);

    assertThat(ids()).containsExactly(other.id().toString());
    Wait.until(SOON, () -> relay.parked() == 1, () -> relay.parked() + " are parked");
    List<Outbox.Waiting> parked =
        Wait.on(bench.database().read(c -> Outbox.waiting(c, 1000))).stream()
            .filter(one -> one.destination().equals(bench.destination()))
            .toList();
    assertThat(parked).hasSize(1);
    assertThat(parked.get(0).event().id()).isEqualTo(poison.id());
    assertThat(parked.get(0).parkedAt()).isNotNull();
    assertThat(parked.get(0).attempts()).isEqualTo(FAST.park());
    assertThat(parked.get(0).lastError()).isEqualTo("HTTP 422: no such thing");
    untilTrouble(relay, "marty events release csca");

    cured.set(true);
    int released =
        Wait.on(bench.database().withConnection(c -> Outbox.release(c, bench.destination(), null)));
    assertThat(released).isEqualTo(1);
    bench.until(PUBLISHED, 3);
    assertThat(ids())
        .containsExactly(other.id().toString(), poison.id().toString(), behind.id().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 302})
  void anAnswerThatDoesNotSpeakOfTheEventParksNothing(int status) throws Exception {
    OutboxEvent event = bench.add("certificate/1");
    AtomicBoolean mended = new AtomicBoolean();
    AtomicInteger knocks = new AtomicInteger();
    OutboxRelay relay =
        bench.relay(
            asked -> {
              knocks.incrementAndGet();
              return mended.get() ? take(asked) : says(status, null);
            });
    // More often than an event may be refused.
    Wait.until(SOON, () -> knocks.get() > FAST.park() + 1, () -> knocks + " attempts");
    assertThat(bench.count("parked_at IS NOT NULL OR refusals > 0")).isZero();
    untilTrouble(relay, "HTTP " + status);

    mended.set(true);
    bench.until(PUBLISHED, 1);
    assertThat(ids()).containsExactly(event.id().toString());
    Wait.until(SOON, () -> relay.trouble().isEmpty(), () -> relay.trouble().toString());
  }

  /** A round counts what is parked when it ends. */
  private static void untilTrouble(OutboxRelay relay, String said) {
    Wait.until(
        SOON,
        () -> relay.trouble().filter(trouble -> trouble.contains(said)).isPresent(),
        () -> relay.trouble().toString());
  }

  @Test
  void inAPauseNothingIsTakenOn() throws Exception {
    OutboxRelay relay = bench.relay(this::take);
    // A first round that is still under way would take what comes.
    OutboxEvent before = bench.add("certificate/0");
    bench.until(PUBLISHED, 1);
    Wait.on(
        OutboxBench.on(
            vertx,
            () -> {
              relay.pause();
              return Future.succeededFuture(Future.succeededFuture());
            }));
    OutboxEvent event = bench.add("certificate/1");
    OutboxEvent other = bench.add("certificate/2");
    relay.wake();
    assertThat(bench.count("lease IS NOT NULL OR " + PUBLISHED)).isEqualTo(1);

    OutboxBench.on(
        vertx,
        () -> {
          relay.start();
          return Future.succeededFuture();
        });
    bench.until(PUBLISHED, 3);
    assertThat(ids())
        .containsExactlyInAnyOrder(
            before.id().toString(), event.id().toString(), other.id().toString());
  }

  @Test
  void anEventThatHangsDoesNotHoldUpOthers() throws Exception {
    OutboxEvent hangs = bench.add("certificate/hangs");
    bench.relay(
        new RelaySettings(
            2,
            Duration.ofMinutes(10),
            Duration.ofMinutes(9),
            FAST.poll(),
            FAST.firstWait(),
            FAST.unavailableWait(),
            FAST.refusedWait(),
            FAST.park(),
            FAST.keep()),
        event ->
            event.getString("id").equals(hangs.id().toString())
                ? Promise.<InboxClient.Answer>promise().future()
                : take(event));
    bench.until("lease IS NOT NULL", 1);

    for (int i = 0; i < 20; i++) {
      bench.add("certificate/" + i);
    }

    bench.until(PUBLISHED, 20);
  }

  @Test
  void deliveredEventsArePurgedAndOthersAreNot() throws Exception {
    bench.add("certificate/1");
    OutboxRelay first = bench.relay(this::take);
    bench.until(PUBLISHED, 1);
    Wait.on(OutboxBench.on(vertx, () -> Future.succeededFuture(first.stop())));
    bench.add("certificate/2");

    bench.relay(
        new RelaySettings(
            FAST.batch(),
            FAST.lease(),
            FAST.deadline(),
            FAST.poll(),
            FAST.firstWait(),
            FAST.unavailableWait(),
            FAST.refusedWait(),
            FAST.park(),
            Duration.ZERO),
        event -> Future.failedFuture("away"));

    bench.until(PUBLISHED, 0);
    assertThat(bench.count("aggregate = 'certificate/2'")).isEqualTo(1);
  }

  @Test
  void stoppingWaitsForWhatIsUnderWay() throws Exception {
    OutboxEvent event = bench.add("certificate/1");
    Promise<InboxClient.Answer> answer = Promise.promise();
    OutboxRelay relay =
        bench.relay(
            asked -> {
              seen.add(asked);
              return answer.future();
            });
    Wait.until(SOON, () -> !seen.isEmpty(), () -> "not asked");
    Future<Void> stopped = OutboxBench.on(vertx, () -> Future.succeededFuture(relay.stop()));
    assertThat(stopped.isComplete()).isFalse();

    answer.complete(new InboxClient.Answer(204, null));

    Wait.on(stopped);
    assertThat(ids()).containsExactly(event.id().toString());
    assertThat(bench.count(PUBLISHED)).isEqualTo(1);
  }
}
