package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.TcpProxy;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The log of a process says why, and what to do: once, however often it happens. */
@ExtendWith(VertxExtension.class)
class ReasonsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void theGatewaySaysWhereItListens() throws Exception {
    int port = Ports.free();
    Map<String, String> variables = TestPostgres.shared().variables();
    variables.put("GATEWAY_PORT", Integer.toString(port));
    Process gateway = start("gateway", variables);
    try {
      Wait.until(
          SOON, () -> log().contains("gateway listens on http://127.0.0.1:" + port), this::log);
    } finally {
      stop(gateway);
    }
    // As for every JVM, in order as it ends: 128 and the number of SIGTERM.
    assertThat(gateway.exitValue()).isEqualTo(143);
  }

  @Test
  void aStartThatFailsIsAWarningWithReasonAndCure() throws Exception {
    Map<String, String> variables = TestPostgres.shared().variables();
    variables.put("CSCA_DATABASE_PASSWORD", "wrong-secret");

    MartyCommand run = MartyCommand.run(variables, "run", "csca");

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.contains("csca refuses to run: ")))
        .as(run.err())
        .singleElement()
        .asString()
        .contains("WARNING")
        .contains("was refused by postgresql://")
        .contains("CSCA_DATABASE_PASSWORD");
    assertThat(run.err()).doesNotContain("wrong-secret");
  }

  @Test
  void aTakenPortIsAWarningToo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      MartyCommand run = MartyCommand.run(Map.of("GATEWAY_PORT", port), "run", "gateway");

      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.err().strip().lines())
          .as(run.err())
          .singleElement()
          .asString()
          .contains("WARNING")
          .contains("cannot listen on 127.0.0.1:" + port)
          .contains("GATEWAY_PORT");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsSaidOnceAndCountedWhenItIsBack(Vertx vertx) throws Exception {
    TcpProxy proxy = new TcpProxy(vertx, "127.0.0.1", TestPostgres.shared().admin().port());
    Map<String, String> variables = TestPostgres.shared().variables();
    String port = Integer.toString(Ports.free());
    variables.put("CSCA_PORT", port);
    variables.put(
        "CSCA_DATABASE_URL",
        String.format(
            Locale.ROOT, "postgresql://127.0.0.1:%s/marty_csca", Integer.toString(proxy.port())));
    Process csca = start("csca", variables);
    try {
      Api api = new Api("http://127.0.0.1:" + port);
      Set<String> probes = new HashSet<>();
      Wait.until(SOON, () -> probes.add(probe(api)) && probes.size() > 4, this::log);

      assertThat(lines("csca: health fail"))
          .singleElement()
          .asString()
          .contains("WARNING")
          .contains("refused the connection; is PostgreSQL running there?");

      proxy.open();
      Wait.until(SOON, () -> !lines("csca: health pass").isEmpty(), this::log);
      // On a busy machine a probe may be late afterwards, which is another fault.
      assertThat(lines("csca: health pass").get(0))
          .contains("WARNING")
          .containsPattern("fail \\([0-9]+ probes\\)");
      assertThat(lines("refused the connection; is PostgreSQL")).hasSize(1);
    } finally {
      stop(csca);
    }
  }

  @Test
  void requestsThatFailForOneReasonAreOneLine() throws Exception {
    try (OwnServer server = OwnServer.prepared("reasons")) {
      try (MartyProcesses marty = MartyProcesses.start(server.marty(), folder, ServiceName.CSCA)) {
        Api api = marty.api(ServiceName.CSCA);
        assertThat(api.get("/api/csca/certificates", "*/*").status()).isEqualTo(200);

        server.freeze();
        try {
          List<Thread> clients =
              Stream.generate(() -> new Thread(() -> ask(api))).limit(40).toList();
          clients.forEach(Thread::start);
          for (Thread client : clients) {
            client.join();
          }
        } finally {
          server.thaw();
        }

        String log = Files.readString(folder.resolve("csca.log"));
        assertThat(log.lines().filter(line -> line.contains("a request failed: ")))
            .as(log)
            .hasSizeBetween(1, 3);
      }
    }
  }

  private static void ask(Api api) {
    try {
      api.get("/api/csca/certificates", "*/*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String probe(Api api) {
    try {
      return api.get("/health/csca", "*/*").json().getString("time");
    } catch (IOException notYet) {
      return "none";
    }
  }

  private Process start(String name, Map<String, String> variables) throws IOException {
    return MartyCommand.builder("dev.marty.launcher.Marty", variables, "run", name)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private List<String> lines(String text) {
    return log().lines().filter(line -> line.contains(text)).toList();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
