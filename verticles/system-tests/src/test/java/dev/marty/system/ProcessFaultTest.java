package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five processes on one PostgreSQL: a killed service takes its own routes down and no other's. */
class ProcessFaultTest {
  private static final Duration NOTICED = Duration.ofMinutes(2);
  private static final ServiceName KILLED = ServiceName.DOCUMENT_SIGNER;

  @TempDir private static Path logs;

  @Test
  void aKilledServiceIs503OnItsOwnRoutesOnlyAndReturns() throws Exception {
    try (MartyProcesses marty = MartyProcesses.start(TestPostgres.shared(), logs)) {
      Api gateway = marty.gateway();
      allAnswer(gateway, 200);

      marty.kill(KILLED);

      Wait.until(
          NOTICED,
          () ->
              status(gateway, "/health/" + KILLED.text()) == 503
                  && contract(gateway, KILLED) == 503,
          () -> "the routes of a dead service still answer");
      allAnswer(gateway, 503);
      assertThat(status(gateway, "/health")).isEqualTo(503);
      assertThat(status(gateway, "/ready")).isEqualTo(200);

      marty.restart(KILLED);

      marty.untilHealthy();
      Wait.until(NOTICED, () -> contract(gateway, KILLED) == 200, () -> "its routes stay away");
      allAnswer(gateway, 200);
    }
  }

  /** All others answer 200, whatever the killed one does; a late probe is no fault of theirs. */
  private static void allAnswer(Api gateway, int killed) {
    Map<ServiceName, List<Integer>> expected = new EnumMap<>(ServiceName.class);
    Map<ServiceName, List<Integer>> seen = new EnumMap<>(ServiceName.class);
    for (ServiceName service : ServiceName.values()) {
      int status = service == KILLED ? killed : 200;
      expected.put(service, List.of(status, status));
    }
    Wait.until(
        NOTICED,
        () -> {
          for (ServiceName service : ServiceName.values()) {
            seen.put(
                service,
                List.of(contract(gateway, service), status(gateway, "/health/" + service.text())));
          }
          return seen.equals(expected);
        },
        seen::toString);
  }

  private static int contract(Api gateway, ServiceName service) {
    return status(gateway, "/api/" + service.text() + "/openapi.json");
  }

  private static int status(Api gateway, String path) {
    try {
      return gateway.get(path, "*/*").status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
