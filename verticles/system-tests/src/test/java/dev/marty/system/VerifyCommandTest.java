package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code marty verify} as a process: which servers it looks at, and what it says where none is. */
class VerifyCommandTest {
  @TempDir private Path folder;

  @Test
  void besideARunningDevItLooksAtThatOnesServers() throws Exception {
    int first = Ports.free();
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), first);
    DevProcess dev = DevProcess.launch(variables, "--server-per-service");
    try {
      dev.untilPrinted("Ready.");

      MartyCommand beside = MartyCommand.run(variables, "verify");

      assertThat(beside.code()).as(beside.out() + beside.err()).isZero();
      assertThat(beside.err())
          .contains("marty dev (pid " + dev.process().pid() + ")")
          .contains("csca 127.0.0.1:" + first)
          .contains("passport_engine 127.0.0.1:" + (first + 3));
      assertThat(beside.out()).contains("127.0.0.1:" + (first + 3) + "/marty_passport_engine");
      MartyCommand migrate = MartyCommand.run(variables, "migrate", "--wait", "0");
      assertThat(migrate.code()).as(migrate.err()).isZero();

      dev.process().destroyForcibly().waitFor();
      MartyCommand after = MartyCommand.run(variables, "verify");

      assertThat(after.err())
          .contains("pid " + dev.process().pid() + " is gone")
          .contains("config/development.yaml")
          .contains("csca 127.0.0.1:" + first)
          .contains("passport_engine 127.0.0.1:" + first);
    } finally {
      dev.close();
      // Its PostgreSQL servers outlived it; the next run stops them.
      DevProcess next = DevProcess.launch(variables, "--fresh");
      next.untilPrinted("Ready.");
      next.close();
    }
    for (int port = first; port <= first + 3; port++) {
      DevProcess.nothingListensOn(port);
    }
    assertThat(folder.resolve("marty").resolve("running.json")).doesNotExist();
  }

  @Test
  void whereNothingRunsThereIsOneLineForEachServer() throws Exception {
    int port = Ports.free();
    Map<String, String> variables = DevProcess.variables(folder, port);

    MartyCommand run = MartyCommand.run(variables, "verify");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().strip().lines()).as(run.out()).hasSize(1);
    assertThat(run.out())
        .contains("127.0.0.1:" + port)
        .contains("refused the connection")
        .contains("csca, document_signer, pkd_service, passport_engine");
    assertThat(run.err()).contains("config/development.yaml");

    variables.put("PKD_SERVICE_DATABASE_URL", "postgresql://127.0.0.1:1/marty_pkd");
    MartyCommand two = MartyCommand.run(variables, "verify", "--json");
    assertThat(new JsonObject(two.out()).getJsonArray("checks")).hasSize(2);
    assertThat(new JsonObject(two.out()).getBoolean("passed")).isFalse();
  }

  @Test
  void aServerThatIsAwayIsOneFailureAndTheOthersAreChecked() throws Exception {
    try (OwnServer server = OwnServer.prepared("verify")) {
      Map<String, String> variables = server.marty().variables();
      variables.put("CSCA_DATABASE_URL", "postgresql://127.0.0.1:1/marty_csca");

      MartyCommand run = MartyCommand.run(variables, "verify");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out())
          .contains("12 connections, 3 allowed, 9 refused")
          .contains(ServiceName.PKD_SERVICE.appRole())
          .contains(ServiceName.CSCA.migratorRole())
          .doesNotContain("not tried");
      assertThat(run.out().lines().filter(line -> line.startsWith("FAIL")).distinct())
          .as(run.out())
          .anyMatch(line -> line.contains("127.0.0.1:1") && line.contains("refused"));
      assertThat(run.out()).contains(", 1 failed");
    }
  }
}
