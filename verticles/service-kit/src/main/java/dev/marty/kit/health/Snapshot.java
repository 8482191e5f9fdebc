package dev.marty.kit.health;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the prober last saw. Handlers read it; it never changes.
 *
 * @param service whose
 * @param time when the probe ended
 * @param since when the overall status became what it is
 * @param checks the checks, in a fixed order
 * @param proved the last answer of the server proved our identity; false before the first one
 */
public record Snapshot(
    ServiceName service, Instant time, Instant since, List<Check> checks, boolean proved) {

  private static final List<Check> STARTING =
      List.of(Check.fail("query", "The first probe has not ended."));

  public Snapshot {
    checks = List.copyOf(checks);
  }

  /** Nothing was seen yet. */
  static Snapshot starting(ServiceName service) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new Snapshot(service, now, now, STARTING, false);
  }

  /** The worst of the checks. */
  public Status status() {
    return Status.worst(checks);
  }

  /** True before the first probe has ended. */
  public boolean isStarting() {
    return checks.equals(STARTING);
  }

  /** Why it does not pass: what the first such check says. */
  public Optional<String> output() {
    return checks.stream().map(Check::output).filter(Objects::nonNull).findFirst();
  }

  /** The document of draft-inadarei-api-health-check. */
  JsonObject toJson() {
    JsonObject byName = new JsonObject();
    for (Check check : checks) {
      byName.put(
          "database:" + check.name(), new JsonArray().add(check.toJson(service.database(), time)));
    }
    return new JsonObject()
        .put("status", status().text())
        .put("serviceId", service.text())
        .put("database", service.database())
        .put("since", since.toString())
        .put("time", time.toString())
        .put("checks", byName);
  }
}
