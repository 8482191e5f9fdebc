package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.JsonReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Small JSON documents from the services. One fetch of a document is under way at a time and
 * everyone who asks meanwhile gets its result, so that a flood of questions is one question to the
 * service.
 */
final class ServiceFetch {
  private static final int DEADLINE_MS = 1_000;
  private static final int MOST_BYTES = 256 * 1024;

  private final Map<ServiceName, Origin> origins;
  private final Map<String, Future<JsonObject>> underWay = new HashMap<>();

  ServiceFetch(Map<ServiceName, Origin> origins) {
    this.origins = origins;
  }

  /**
   * Gets a document, whatever the status it comes with.
   *
   * @param service from which
   * @param path absolute path
   * @return the document, or a failure within the deadline of a second
   */
  Future<JsonObject> get(ServiceName service, String path) {
    String key = service.text() + path;
    Future<JsonObject> running = underWay.get(key);
    if (running != null) {
      return running;
    }
    Future<JsonObject> started = fetch(origins.get(service), path);
    underWay.put(key, started);
    return started.onComplete(done -> underWay.remove(key, started));
  }

  private static Future<JsonObject> fetch(Origin origin, String path) {
    return origin
        .request(HttpMethod.GET, path)
        .compose(
            request -> {
              // Resets the request as well, so that a hung service costs no connection for ever.
              request.idleTimeout(DEADLINE_MS);
              return request.send();
            })
        .compose(ServiceFetch::body)
        .map(JsonReader::object)
        .timeout(DEADLINE_MS, TimeUnit.MILLISECONDS);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer read = Buffer.buffer();
    response.handler(
        chunk -> {
          if (read.length() + chunk.length() > MOST_BYTES) {
            whole.tryFail("The document is over " + MOST_BYTES + " bytes.");
            response.request().reset();
          } else {
            read.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> whole.tryComplete(read));
    response.exceptionHandler(whole::tryFail);
    return whole.future();
  }
}
