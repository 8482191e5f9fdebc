package dev.marty.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The pages for people, the services and the directory: static files, read once. */
final class Page {
  private record Asset(String mediaType, Buffer body) {}

  private final Map<String, Asset> assets =
      Map.of(
          "/", asset("index.html", "text/html; charset=utf-8"),
          "/pkd", asset("pkd.html", "text/html; charset=utf-8"),
          "/draw.js", asset("draw.js", "text/javascript; charset=utf-8"),
          "/pkd.css", asset("pkd.css", "text/css; charset=utf-8"),
          "/pkd.js", asset("pkd.js", "text/javascript; charset=utf-8"),
          "/page.css", asset("page.css", "text/css; charset=utf-8"),
          "/page.js", asset("page.js", "text/javascript; charset=utf-8"));

  /** Answers a request for one of the files; false when it is for something else. */
  boolean send(HttpServerRequest request, String path) {
    Asset asset = assets.get(path);
    if (asset == null) {
      return false;
    }
    request
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff");
    OwnAnswer.send(request, asset.mediaType(), asset.body());
    return true;
  }

  private static Asset asset(String name, String mediaType) {
    try (InputStream in = Page.class.getResourceAsStream("/page/" + name)) {
      return new Asset(mediaType, Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
