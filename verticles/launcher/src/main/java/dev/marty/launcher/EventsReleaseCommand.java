package dev.marty.launcher;

import dev.marty.kit.ServiceName;
import dev.marty.kit.outbox.Outbox;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marty events release}: parked events are sent again by the running service. */
@Command(
    name = "release",
    description =
        "Let a service send parked events again, and those that wait at once: when what they were"
            + " refused for is mended.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nThe running service sends them within a second; refused again as often, they are parked"
            + " again.%nExit code 1 when --id names no event that waits.%n%nExamples:%n",
    footer = {
      "  marty events release csca",
      "  marty events release csca --to pkd_service",
      "  marty events release csca --id 0198f2a4-7c11-7000-8000-000000000001"
    })
final class EventsReleaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SERVICE", description = "whose events: csca")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "only those for this service (default: all)")
  private String destination;

  @Option(names = "--id", paramLabel = "ID", description = "only this event, for all or for --to")
  private UUID id;

  @Option(names = "--json", description = "one JSON document")
  private boolean json;

  @Override
  public Integer call() {
    ServiceName service = OutboxAccess.service(spec.commandLine(), name);
    String to =
        destination == null ? null : OutboxAccess.service(spec.commandLine(), destination).text();
    int released =
        OutboxAccess.with(
            spec.commandLine(), service, connection -> Outbox.release(connection, to, id));
    spec.commandLine()
        .getOut()
        .println(
            json
                ? new JsonObject().put("service", service.text()).put("released", released).encode()
                : released + " events of " + service.text() + " are sent again.");
    spec.commandLine().getOut().flush();
    return id != null && released == 0 ? 1 : 0;
  }
}
