package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.Consumers;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full reads as ever, and fails its health until there is room again. */
@ExtendWith(VertxExtension.class)
class FullDiskTest {
  private static final Duration NOTICED = Duration.ofMinutes(2);

  @Test
  void aFullDiskFailsTheHealthAndRoomOnItPasses(Vertx vertx, @TempDir Path disk) throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256m,mode=0777", "tmpfs", disk.toString()),
        "SKIPPED: no right to mount a small disk");
    try (OwnServer server = OwnServer.startIn(Files.createDirectory(disk.resolve("server")))) {
      server.marty().prepare();
      MartyConfig config = server.marty().config(vertx);
      RunningService csca =
          RunningService.deploy(
              vertx, ServiceName.CSCA, Consumers.of(vertx, config.verticleConfig("csca")));
      csca.untilHealthIs("pass", NOTICED);
      Path filler = disk.resolve("filler");

      fill(filler);
      Wait.until(
          NOTICED,
          () -> csca.health().body().encode().contains("no disk space left"),
          () -> csca.health().body().encodePrettily());
      assertThat(csca.health().body().getJsonObject("checks").getJsonArray("database:write"))
          .hasSize(1);
      assertThat(csca.health().code()).isEqualTo(503);
      // What only reads goes on.
      assertThat(csca.get("/api/csca/certificates").code()).isEqualTo(200);

      Files.delete(filler);
      csca.untilHealthIs("pass", NOTICED);
      csca.undeploy();
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[8_192];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(Files.size(filler)).isPositive();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
