package dev.marty.system;

import dev.marty.kit.ServiceName;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.TestIdentity;
import dev.marty.testkit.Wait;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** A csca that is not open, and gateways before it, which it knows by their key; in this JVM. */
final class GuardedCsca implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final TestIdentity identity = new TestIdentity();
  private final Csca csca;

  GuardedCsca() {
    csca =
        Csca.deploy(
            vertx, Csca.config(vertx).put("identity", identity.section(ServiceName.CSCA.text())));
  }

  /** The service's own door. */
  Api csca() {
    return csca.api();
  }

  /** Another gateway, which has asked its provider for nothing yet. */
  Api gateway(String issuer) {
    JsonObject upstreams = new JsonObject();
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(service.text(), "http://127.0.0.1:1");
    }
    upstreams.put(ServiceName.CSCA.text(), csca.api().base());
    JsonObject config =
        new JsonObject()
            .put("port", 0)
            .put("upstreams", upstreams)
            .put("identity", identity.section("gateway"))
            .put("authentication", new JsonObject().put("issuer", issuer));
    MartyVerticle gateway = Main.verticles().get("gateway");
    Wait.on(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
    return new Api(gateway.address());
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
  }
}
