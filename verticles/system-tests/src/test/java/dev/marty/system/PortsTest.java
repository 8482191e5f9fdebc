package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers never share a port: one of them would answer half of the other's requests. */
@ExtendWith(VertxExtension.class)
class PortsTest {
  @Test
  void aConfigurationWithTwoServicesOnOnePortIsRefused() throws Exception {
    MartyCommand run =
        MartyCommand.run(
            Map.of("CSCA_PORT", "8099", "DOCUMENT_SIGNER_PORT", "8099"), "run", "csca");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .contains("services.document_signer.port: ")
        .contains("services.csca.port")
        .contains("8099");
  }

  @Test
  void aServiceOnTheGatewaysPortIsRefused() throws Exception {
    MartyCommand run =
        MartyCommand.run(
            Map.of("GATEWAY_PORT", "8099", "PKD_SERVICE_PORT", "8099"), "run", "gateway");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("gateway.port: ").contains("services.pkd_service.port");
  }

  @Test
  void theSecondServerOfOneVertxIsRefusedAtItsStart(Vertx vertx) {
    MartyConfig config = TestPostgres.shared().config(vertx);
    int port = Ports.free();
    JsonObject first = config.verticleConfig("csca");
    first.getJsonObject("http").put("port", port);
    JsonObject second = config.verticleConfig("pkd_service");
    second.getJsonObject("http").put("port", port);
    RunningService csca = RunningService.deploy(vertx, ServiceName.CSCA, first);
    MartyVerticle gateway = Main.verticles().get("gateway");
    JsonObject third = gateway.ownConfig(config).put("port", port);

    assertThatThrownBy(() -> RunningService.deploy(vertx, ServiceName.PKD_SERVICE, second))
        .hasMessageContaining("pkd_service cannot listen on 127.0.0.1:" + port);
    assertThatThrownBy(
            () -> Wait.on(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(third))))
        .hasMessageContaining("gateway cannot listen on 127.0.0.1:" + port);
    assertThat(csca.health().body().getString("serviceId")).isEqualTo("csca");
    csca.undeploy();
    // Free again: the port was not claimed for ever.
    RunningService.deploy(vertx, ServiceName.PKD_SERVICE, second).undeploy();
  }
}
