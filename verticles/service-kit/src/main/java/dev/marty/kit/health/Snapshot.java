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
 * @param unfit why the service must do no work: its identity is not proved, or its schema is not
 *     the one it was built for, as the server said last; or null
 */
public record Snapshot(
    ServiceName service, Instant time, Instant since, List<Check> checks, String unfit) {

  private static final List<Check> STARTING =
      List.of(Check.fail("query", "The first probe has not ended."));

  public Snapshot {
    checks = List.copyOf(checks);
  }

  /** Nothing was seen yet. */
  static Snapshot starting(ServiceName service) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new Snapshot(service, now, now, STARTING, STARTING.get(0).output());
  }

  /** The worst of the checks. */
  public Status status() {
    return Status.worst(checks);
  }

  /** True before the first probe has ended. */
  public boolean isStarting() {
    return checks.equals(STARTING);
  }

  /** Whether the database could be reached, whatever it said. */
  public boolean answered() {
    return checks.stream()
        .noneMatch(
            check ->
                check.status() == Status.FAIL
                    && (check.name().equals("connect") || check.name().equals("query")));
  }

  /** Why it does not pass: what the first of the worst checks says. */
  public Optional<String> output() {
    return checks.stream()
        .filter(check -> check.status() == status())
        .map(Check::output)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** The document of draft-inadarei-api-health-check. */
  JsonObject toJson() {
    JsonObject byName = new JsonObject();
    for (Check check : checks) {
      JsonArray alike = byName.getJsonArray(check.key(), new JsonArray());
      byName.put(check.key(), alike.add(check.toJson(service, time)));
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
