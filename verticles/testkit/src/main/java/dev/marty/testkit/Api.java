package dev.marty.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Marty's HTTP as a client sees it.
 *
 * @param base URL of the gateway or of one service
 * @param identity headers that say who asks
 */
public record Api(String base, Map<String, String> identity) {
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A status and the bytes that came with it. */
  public record Answer(int status, Buffer buffer) {
    /** The body as it came. */
    public byte[] body() {
      return buffer.getBytes();
    }

    /** The body as JSON. */
    public JsonObject json() {
      return new JsonObject(text());
    }

    /** The body as text, for messages too. */
    public String text() {
      return buffer.toString(StandardCharsets.UTF_8);
    }

    /** The JSON body, when the status is the expected one. */
    public JsonObject as(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + text());
      }
      return json();
    }
  }

  /** As somebody who shows nothing. */
  public Api(String base) {
    this(base, Map.of());
  }

  /** As somebody else, by one header. */
  public Api as(String header, String value) {
    return new Api(base, Map.of(header, value));
  }

  /** GET with further headers: name, value, name, value. */
  public Answer get(String path, String accept, String... headers) throws IOException {
    HttpRequest.Builder request = request(path).header("Accept", accept).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** GET of JSON with status 200. */
  public JsonObject get(String path) throws IOException {
    return get(path, "application/json").as(200);
  }

  /** POST of JSON. */
  public Answer post(String path, JsonObject body) throws IOException {
    return send(json(path, body));
  }

  /** POST of JSON that may be repeated. */
  public Answer post(String path, JsonObject body, String idempotencyKey) throws IOException {
    return send(json(path, body).header("Idempotency-Key", idempotencyKey));
  }

  /** POST of anything, with further headers: name, value, name, value. */
  public Answer post(String path, byte[] body, String mediaType, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        request(path).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpRequest.Builder json(String path, JsonObject body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.encode()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
    identity.forEach(request::header);
    return request;
  }

  private static Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), Buffer.buffer(answer.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
