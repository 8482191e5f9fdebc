package dev.marty.launcher.pkd;

import dev.marty.kit.http.JsonReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One import over HTTP: sent, then followed to its end. Blocks; for one file and one thread. */
public final class ImportClient {
  private static final String IMPORTS = "/api/pkd_service/imports";
  private static final Set<String> ENDED = Set.of("done", "refused", "failed");
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** The service says something each second. */
  private static final int SILENCE_SECONDS = 20;

  /** A service that restarts goes on with the import. */
  private static final Duration AWAY = Duration.ofMinutes(2);

  private static final long LOOK_MS = 1_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final URI base;
  private final Meter meter;
  private volatile URI address;

  /**
   * A client.
   *
   * @param base of the gateway, without a slash at the end
   * @param meter shown how far it is
   */
  public ImportClient(URI base, Meter meter) {
    this.base = base;
    this.meter = meter;
  }

  /** Where the import is found, once the directory has the whole file; null before. */
  public URI address() {
    return address;
  }

  /**
   * Imports a file.
   *
   * @param trust whether lists in it may make trust anchors
   * @return the import as the service answers it, ended
   * @throws RefusedException when the upload was not taken
   * @throws UnreachableException when there is no answer
   */
  public JsonObject run(Path file, boolean trust) {
    JsonObject begun = upload(file, trust);
    address = base.resolve(IMPORTS + "/" + begun.getString("id"));
    return ended(begun) ? begun : follow();
  }

  private static HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    Bearer.headers(uri).forEach(request::header);
    return request;
  }

  private JsonObject upload(Path file, boolean trust) {
    HttpResponse<String> answer;
    try {
      long size = Files.size(file);
      HttpRequest request =
          request(base.resolve(IMPORTS + (trust ? "" : "?trust=false")))
              .header("Content-Type", "application/octet-stream")
              .header("Accept", "application/json")
              .header("Prefer", "respond-async")
              .POST(new CountedFile(file, sent -> meter.show("uploading", sent, size, 0)))
              .build();
      answer = http.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new UnreachableException(
          "nobody answers at " + base + "; is the gateway running? Another one: --url.");
    } catch (IOException e) {
      throw new UnreachableException("the upload to " + base + " broke off: " + e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted();
    }
    JsonObject json = parsed(answer.body());
    int status = answer.statusCode();
    if (status >= 400 && status < 500 && json.containsKey("title")) {
      throw new RefusedException(json);
    }
    if (status < 200 || status > 299 || json.getString("id") == null) {
      throw new UnreachableException(
          base
              + " answered "
              + status
              + " "
              + json.getString("detail", "and is no directory")
              + ".");
    }
    return json;
  }

  /** By events; where these break off, by looking again and again. */
  private JsonObject follow() {
    EventLines lines = new EventLines();
    try {
      CompletableFuture<HttpResponse<Void>> stream =
          http.sendAsync(
              request(URI.create(address + "/events"))
                  .header("Accept", "text/event-stream")
                  .build(),
              BodyHandlers.fromLineSubscriber(lines));
      try {
        String data = lines.next(SILENCE_SECONDS);
        while (data != null) {
          JsonObject state = parsed(data);
          if (ended(state)) {
            return state;
          }
          show(state);
          data = lines.next(SILENCE_SECONDS);
        }
      } finally {
        lines.close();
        stream.cancel(true);
      }
      return poll();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private JsonObject poll() throws InterruptedException {
    long lastSeen = System.nanoTime();
    while (System.nanoTime() - lastSeen < AWAY.toNanos()) {
      JsonObject state = look();
      if (state != null) {
        if (ended(state)) {
          return state;
        }
        show(state);
        lastSeen = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    throw new UnreachableException(
        base + " has not answered for " + AWAY.toMinutes() + " minutes; the import goes on.");
  }

  /** The import as it is, or null when nobody answers. */
  private JsonObject look() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.sendAsync(request(address).build(), BodyHandlers.ofString())
              .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      JsonObject json = parsed(answer.body());
      if (answer.statusCode() == 404) {
        throw new RefusedException(json);
      }
      return answer.statusCode() == 200 && json.getString("status") != null ? json : null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  private void show(JsonObject state) {
    JsonObject progress = state.getJsonObject("progress", new JsonObject());
    meter.show(
        progress.getString("phase", state.getString("status", "waiting")),
        progress.getLong("bytes", 0L),
        state.getLong("bytes", 0L),
        progress.getInteger("entries", 0));
  }

  private static boolean ended(JsonObject state) {
    return ENDED.contains(state.getString("status", ""));
  }

  private static JsonObject parsed(String text) {
    try {
      return JsonReader.object(Buffer.buffer(text));
    } catch (DecodeException e) {
      // Of a proxy or another program: what it says is not for us.
      return new JsonObject();
    }
  }

  private static UnreachableException interrupted() {
    Thread.currentThread().interrupt();
    return new UnreachableException("interrupted.");
  }
}
