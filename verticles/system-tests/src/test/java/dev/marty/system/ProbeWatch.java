package dev.marty.system;

import dev.marty.testkit.RunningService;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts the probes of a service by the times its health shows. */
public final class ProbeWatch {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final RunningService service;
  private String last = "";
  private long passed;
  private final List<String> failures = new ArrayList<>();

  /** Watches a service from its first probe on. */
  public ProbeWatch(RunningService service) {
    this.service = service;
    look();
  }

  /** Asks for the health once and returns its status. */
  public String look() {
    RunningService.Answer answer = service.health();
    JsonObject body = answer.body();
    if (!body.getString("time").equals(last)) {
      last = body.getString("time");
      if (answer.status().equals("fail")) {
        failures.add(body.encode());
      } else {
        passed++;
      }
    }
    return answer.status();
  }

  /** How many probes passed so far. */
  public long passed() {
    return passed;
  }

  /** How many failed. */
  public long failed() {
    return failures.size();
  }

  /** The health that said so, each time. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Looks until so many probes passed. */
  public void untilProbes(long count) {
    Wait.until(DEADLINE, () -> seen() && passed >= count, () -> passed + " passed");
  }

  /** Looks until so many probes failed. */
  public void untilFailed(long count) {
    Wait.until(DEADLINE, () -> seen() && failed() >= count, () -> failed() + " failed");
  }

  private boolean seen() {
    return !look().isEmpty();
  }
}
