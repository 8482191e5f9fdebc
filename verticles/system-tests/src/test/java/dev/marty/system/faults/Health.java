package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What the gateway says of a service. */
final class Health {
  /** The gateway waits for a second itself. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String gateway;

  Health(String gateway) {
    this.gateway = gateway;
  }

  /** The health document; empty when there is none in time. */
  Optional<JsonObject> of(ServiceName service) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/health/" + service.text()))
            .timeout(DEADLINE)
            .build();
    try {
      return Optional.of(new JsonObject(http.send(request, BodyHandlers.ofString()).body()));
    } catch (IOException | DecodeException noAnswer) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
