package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import dev.marty.system.faults.Call.Kind;
import dev.marty.testkit.Api;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.Wait;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A few requests a second to each service, in time whatever becomes of those before: who waited for
 * a slow answer would not see how many others it makes wait.
 */
final class Load implements AutoCloseable {
  /** The gateway's own, and a second for the answer to travel. */
  static final Duration DEADLINE = Duration.ofSeconds(31);

  private static final Duration LIVE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofMillis(300);

  /** As much as the pool of a client would let through; fewer than one address may have. */
  private static final int MOST_UNDER_WAY = 24;

  private record Asked(String process, CompletableFuture<Call> answer) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> underWay = new ConcurrentLinkedQueue<>();
  private final Future<?> ticking;
  private final AtomicLong ticks = new AtomicLong();
  private final MartyProcesses processes;
  private final Requests requests;
  private final Ledger ledger;

  /** Begins at once. */
  Load(MartyProcesses processes, Api gateway, Ledger ledger) {
    this.processes = processes;
    this.requests = new Requests(gateway);
    this.ledger = ledger;
    this.ticking =
        clock.scheduleAtFixedRate(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long number = ticks.incrementAndGet();
    underWay.removeIf(asked -> asked.answer().isDone());
    long turn = number;
    for (ServiceName service : ServiceName.values()) {
      Kind kind = turn % 3 == 0 ? Kind.WRITE : Kind.READ;
      turn++;
      long waiting =
          underWay.stream().filter(asked -> asked.process().equals(service.text())).count();
      if (waiting < MOST_UNDER_WAY) {
        ask(service, kind);
      }
    }
    if (number % 3 == 0) {
      for (String name : processes.names()) {
        URI live = URI.create(processes.api(name).base() + "/live");
        send(name, Kind.LIVE, HttpRequest.newBuilder(live).timeout(LIVE_DEADLINE).build());
      }
    }
  }

  private void ask(ServiceName service, Kind kind) {
    HttpRequest request = kind == Kind.WRITE ? requests.write(service) : requests.read(service);
    send(
        service.text(),
        kind,
        HttpRequest.newBuilder(request, (name, value) -> true).timeout(DEADLINE).build());
  }

  private void send(String name, Kind kind, HttpRequest request) {
    long sent = System.nanoTime();
    CompletableFuture<Call> answer =
        http.sendAsync(request, BodyHandlers.ofString())
            .handle(
                (response, failure) -> {
                  double ms = (System.nanoTime() - sent) / 1e6;
                  Call call =
                      failure == null
                          ? answered(name, kind, sent, ms, response)
                          : new Call(name, kind, sent, ms, 0, failure.toString());
                  calls.add(call);
                  return call;
                });
    underWay.add(new Asked(name, answer));
  }

  private Call answered(String name, Kind kind, long sent, double ms, HttpResponse<String> answer) {
    boolean success = answer.statusCode() < 300;
    if (success && kind == Kind.WRITE) {
      ledger.acknowledged(
          ServiceName.of(name), answer.headers().firstValue("Location").orElseThrow());
    }
    return new Call(name, kind, sent, ms, answer.statusCode(), success ? "" : answer.body());
  }

  /** Lets it go on for so many rounds. */
  void pass(int more) {
    long until = ticks.get() + more;
    Wait.until(DEADLINE, () -> ticks.get() >= until, ticking::toString);
  }

  /** Waits until everything that was sent so far has an answer, while more is sent. */
  void settle() {
    CompletableFuture<?>[] answers =
        underWay.stream().map(Asked::answer).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(answers).orTimeout(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** What was sent since a time, as far as it is answered. */
  List<Call> since(long nanos) {
    return calls.stream().filter(call -> call.sentAt() >= nanos).toList();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
