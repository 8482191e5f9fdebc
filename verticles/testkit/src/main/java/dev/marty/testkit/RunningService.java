package dev.marty.testkit;

import dev.marty.kit.ServiceName;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.kit.verticle.ServiceVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;

/**
 * One deployed service, and its HTTP server as seen from outside.
 *
 * @param vertx where it is deployed
 * @param service which
 * @param verticle the instance
 * @param deployment its id
 */
public record RunningService(
    Vertx vertx, ServiceName service, MartyVerticle verticle, String deployment) {
  /**
   * Whatever the database does, an answer takes no longer: who waited for it took 10 s and more.
   */
  public static final Duration ANSWER = Duration.ofSeconds(8);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER).build();

  /** A status and a JSON body. */
  public record Answer(int code, JsonObject body) {
    /** {@code pass}, {@code warn} or {@code fail}. */
    public String status() {
      return body.getString("status");
    }
  }

  /** A new instance of a service's verticle. */
  public static ServiceVerticle verticle(ServiceName service) {
    return (ServiceVerticle) Main.verticles().get(service.text());
  }

  /** Deploys a service; throws what the deployment fails with, in a CompletionException. */
  public static RunningService deploy(Vertx vertx, ServiceName service, JsonObject config) {
    return deploy(vertx, verticle(service), config);
  }

  /** Deploys an instance. */
  public static RunningService deploy(Vertx vertx, ServiceVerticle verticle, JsonObject config) {
    DeploymentOptions options = new DeploymentOptions().setConfig(config);
    String id = Wait.on(vertx.deployVerticle(verticle, options));
    return new RunningService(vertx, ServiceName.of(verticle.name()), verticle, id);
  }

  /**
   * A path that reads the database: of the contract's first GET, without a placeholder if there is
   * such a one, else of an id that nothing has.
   */
  public String reading() {
    JsonObject paths =
        get("/api/" + service.text() + "/openapi.json").body().getJsonObject("paths");
    return paths.fieldNames().stream()
        .filter(path -> paths.getJsonObject(path).containsKey("get"))
        .filter(path -> path.startsWith("/api/") && !path.endsWith("/openapi.json"))
        .min(Comparator.comparing(path -> path.contains("{") || path.contains("/exports/")))
        .orElseThrow()
        .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
  }

  /** GET; a late answer is an error. */
  public Answer get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(verticle.address() + path)).timeout(ANSWER).build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), new JsonObject(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(verticle.address() + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  /** {@code /health/<serviceName>}. */
  public Answer health() {
    return get("/health/" + service.text());
  }

  /** Waits until the health has a status. */
  public void untilHealthIs(String status, Duration deadline) {
    Wait.until(
        deadline, () -> health().status().equals(status), () -> health().body().encodePrettily());
  }

  /** Drains it. */
  public void undeploy() {
    Wait.on(vertx.undeploy(deployment));
  }
}
