package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Takes one fault through its course, under load, and looks at what must hold in each. */
final class Course {
  /** Of health, for the fault and for its end. */
  private static final double PROMISED_SECONDS = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TICKS = 12;

  private final Site site;
  private final Load load;
  private final Health health;
  private final Fault fault;
  private final Victim victim;
  private final Set<ServiceName> affected;
  private final List<String> broken = new ArrayList<>();

  Course(Fault fault, Victim victim) {
    this.site = victim.site();
    this.load = site.load();
    this.health = new Health(site.processes().gateway().base());
    this.fault = fault;
    this.victim = victim;
    this.affected = fault.reach().affected(victim);
  }

  Row run() throws Exception {
    Map<String, Long> pids = pids();
    long calm = System.nanoTime();
    load.pass(TICKS);
    List<Call> before = load.since(calm);
    long struck = System.nanoTime();
    double truth = Double.NaN;
    try {
      fault.inflict().on(victim);
      if (!fault.truth().isMaybe()) {
        truth = seconds(struck, "no health tells it: ", () -> said(fault.truth()::isToldBy));
      }
      load.pass(TICKS);
      if (!fault.truth().isMaybe() && !said(fault.truth()::isKeptBy)) {
        broken.add("health forgets it: " + state());
      }
    } finally {
      fault.cure().on(victim);
      victim.release();
    }
    long cured = System.nanoTime();
    double recovery =
        seconds(cured, "no recovery: ", () -> affected.stream().allMatch(s -> recovered(s, cured)));
    load.settle();
    List<Call> during = load.since(struck);
    List<Call> others = during.stream().filter(this::isOther).toList();
    judge(during, others);
    if (!pids.equals(pids())) {
      broken.add("processes ended: " + pids + " are " + pids());
    }
    Ledger.Count count = site.ledger().check(site.gateway());
    if (!count.lost().isEmpty()) {
      broken.add("lost: " + count.lost());
    }
    return new Row(
        fault.name(),
        site.size(),
        victim.name(),
        others.size(),
        (int) others.stream().filter(call -> !call.isSuccess()).count(),
        Call.p99(before.stream().filter(this::isOther).toList()),
        Call.p99(others),
        Call.slowest(during),
        truth,
        recovery,
        count.acknowledged(),
        count.lost().size(),
        List.copyOf(broken));
  }

  /** What is not told or not over within ten seconds is broken; how long it took is told anyway. */
  private double seconds(long since, String otherwise, BooleanSupplier holds) {
    try {
      Wait.until(PATIENCE, holds, this::state);
    } catch (AssertionError late) {
      broken.add(otherwise + late.getMessage());
      return Double.NaN;
    }
    double seconds = (System.nanoTime() - since) / 1e9;
    if (seconds > PROMISED_SECONDS) {
      broken.add(String.format(Locale.ROOT, "%safter %.1f s only", otherwise, seconds));
    }
    return seconds;
  }

  /** By the health of all that are affected; that the gateway is silent shows with any. */
  private boolean said(Predicate<Optional<JsonObject>> what) {
    return affected.stream()
        .limit(victim.isGateway() ? 1 : affected.size())
        .allMatch(service -> what.test(health.of(service)));
  }

  private boolean recovered(ServiceName service, long cured) {
    Optional<JsonObject> now = health.of(service);
    boolean well =
        now.isPresent()
            && !now.get().getString("status").equals("fail")
            && (fault.truth().isMaybe() || !fault.truth().isToldBy(now));
    Set<Call.Kind> done = new HashSet<>();
    load.since(cured).stream()
        .filter(call -> call.process().equals(service.text()) && call.isSuccess())
        .forEach(call -> done.add(call.kind()));
    return well && done.containsAll(Set.of(Call.Kind.READ, Call.Kind.WRITE));
  }

  private String state() {
    Map<String, String> all = new HashMap<>();
    affected.forEach(
        service ->
            all.put(service.text(), health.of(service).map(JsonObject::encode).orElse("silence")));
    return all.toString();
  }

  private boolean isOther(Call call) {
    return call.kind() != Call.Kind.LIVE
        && affected.stream().noneMatch(service -> service.text().equals(call.process()));
  }

  private void judge(List<Call> during, List<Call> others) {
    found("errors of others", others.stream().filter(call -> !call.isSuccess()).toList());
    boolean behindGateway = struck(MartyProcesses.GATEWAY);
    found(
        "answers that nobody promised",
        during.stream()
            .filter(call -> call.kind() != Call.Kind.LIVE)
            .filter(call -> !call.isHonest() && !(behindGateway && call.status() == 0))
            .toList());
    found(
        "not alive",
        during.stream()
            .filter(call -> call.kind() == Call.Kind.LIVE)
            .filter(call -> call.status() != 200 && !struck(call.process()))
            .toList());
  }

  private void found(String what, List<Call> calls) {
    if (!calls.isEmpty()) {
      broken.add(calls.size() + " " + what + ": " + Call.some(calls));
    }
  }

  private boolean struck(String process) {
    return fault.reach() == Fault.Reach.PROCESS && process.equals(victim.name());
  }

  /** Of the processes that must not end; 0 for one that has. */
  private Map<String, Long> pids() {
    Map<String, Long> pids = new HashMap<>();
    for (String name : site.processes().names()) {
      if (!struck(name)) {
        Process process = site.processes().process(name);
        pids.put(name, process.isAlive() ? process.pid() : 0);
      }
    }
    return pids;
  }
}
