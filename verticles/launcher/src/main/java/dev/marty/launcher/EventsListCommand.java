package dev.marty.launcher;

import dev.marty.kit.ServiceName;
import dev.marty.kit.outbox.Outbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marty events list}: what was tried and has not arrived. Reads only. */
@Command(
    name = "list",
    description = "Show the events of a service that were tried and have not arrived, and why.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nparked: the consumer refused it too often, it is tried no more, and those behind it in its"
            + " aggregate wait.%nwaiting: it is tried again by itself.%n%nExamples:%n",
    footer = {
      "  marty events list csca",
      "  marty events list csca --json | jq '.events[] | select(.state == \"parked\")'"
    })
final class EventsListCommand implements Callable<Integer> {
  private static final String ROW = "%-8s %-36s %-20s %-16s %5s %-30s %s%n";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SERVICE", description = "whose events: csca")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "at most so many, parked ones first (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    ServiceName service = OutboxAccess.service(spec.commandLine(), name);
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit is 1 or more, not " + limit + ".");
    }
    List<Outbox.Waiting> events =
        OutboxAccess.with(
            spec.commandLine(), service, connection -> Outbox.waiting(connection, limit));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonArray all = new JsonArray(events.stream().map(EventsListCommand::json).toList());
      out.println(
          new JsonObject().put("service", service.text()).put("events", all).encodePrettily());
    } else {
      print(out, events);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, List<Outbox.Waiting> events) {
    if (events.isEmpty()) {
      out.println("Nothing waits that was tried.");
      return;
    }
    out.printf(Locale.ROOT, ROW, "state", "id", "type", "for", "tries", "since", "last answer");
    for (Outbox.Waiting event : events) {
      out.printf(
          Locale.ROOT,
          ROW,
          state(event),
          event.event().id(),
          event.event().type(),
          event.destination(),
          event.attempts(),
          event.event().at(),
          event.lastError());
    }
  }

  private static String state(Outbox.Waiting event) {
    return event.parkedAt() == null ? "waiting" : "parked";
  }

  private static JsonObject json(Outbox.Waiting event) {
    return new JsonObject()
        .put("state", state(event))
        .put("id", event.event().id().toString())
        .put("type", event.event().type())
        .put("aggregate", event.event().aggregate())
        .put("destination", event.destination())
        .put("at", event.event().at().toString())
        .put("parkedAt", event.parkedAt() == null ? null : event.parkedAt().toString())
        .put("attempts", event.attempts())
        .put("lastError", event.lastError());
  }
}
