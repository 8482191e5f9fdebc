package dev.marty.pkd;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Trust anchors and certificates, for reading. All handlers run on the verticle's event loop. */
final class CertificateRoutes {
  private static final String CERTIFICATE = "/api/pkd_service/certificates/:sha256";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern CURSOR = Pattern.compile("([A-Z]{2})?\\.([0-9a-f]{64})");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;

  private final Database database;
  private final CertificateRepository repository;

  CertificateRoutes(Database database, CertificateRepository repository) {
    this.database = database;
    this.repository = repository;
  }

  void mount(Router router) {
    router.get("/api/pkd_service/trust-anchors").handler(this::trustAnchors);
    router.get(CERTIFICATE).produces("application/json").handler(this::json);
    router
        .get(CERTIFICATE)
        .produces("application/pkix-cert")
        .handler(context -> der(context, CertificateRoutes::sendDer));
    router
        .get(CERTIFICATE)
        .produces("application/x-pem-file")
        .handler(context -> der(context, CertificateRoutes::sendPem));
  }

  private void trustAnchors(RoutingContext context) {
    String country = country(context);
    int limit = limit(context);
    CertificateRepository.Place after = cursor(context);
    database
        .read(connection -> repository.trustAnchors(connection, country, after, limit + 1))
        .onSuccess(found -> context.json(page(found, limit)))
        .onFailure(context::fail);
  }

  private static JsonObject page(List<JsonObject> found, int limit) {
    boolean more = found.size() > limit;
    List<JsonObject> shown = more ? found.subList(0, limit) : found;
    JsonObject last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
    String next = more ? cursorText(last.getString("country", ""), last.getString("sha256")) : null;
    return new JsonObject().put("items", new JsonArray(shown)).put("next", next);
  }

  private static String cursorText(String country, String sha256) {
    String text = (country == null ? "" : country) + "." + sha256;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static CertificateRepository.Place cursor(RoutingContext context) {
    String sent = context.queryParams().get("cursor");
    if (sent == null) {
      return CertificateRepository.Place.START;
    }
    Matcher decoded;
    try {
      decoded =
          CURSOR.matcher(
              new String(Base64.getUrlDecoder().decode(sent), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw badCursor();
    }
    if (!decoded.matches()) {
      throw badCursor();
    }
    String country = decoded.group(1) == null ? "" : decoded.group(1);
    return new CertificateRepository.Place(country, decoded.group(2));
  }

  private static RuntimeException badCursor() {
    return Problem.badField("cursor", "cursor is not one that an earlier page gave as next.")
        .exception();
  }

  private static String country(RoutingContext context) {
    String sent = context.queryParams().get("country");
    if (sent == null) {
      return null;
    }
    String country = sent.toUpperCase(Locale.ROOT);
    if (!COUNTRY.matcher(country).matches()) {
      throw Problem.badField("country", "country is two letters, as in DE.").exception();
    }
    return country;
  }

  private static int limit(RoutingContext context) {
    String sent = context.queryParams().get("limit");
    if (sent == null) {
      return DEFAULT_LIMIT;
    }
    if (!sent.matches("[0-9]{1,4}")
        || Integer.parseInt(sent) < 1
        || Integer.parseInt(sent) > MOST) {
      throw Problem.badField("limit", "limit is a number from 1 to " + MOST + ".").exception();
    }
    return Integer.parseInt(sent);
  }

  private static String sha256(RoutingContext context) {
    String sha256 = context.pathParam("sha256").toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(sha256).matches()) {
      throw Problem.badField("sha256", "sha256 is 64 hexadecimal digits.").exception();
    }
    return sha256;
  }

  private void json(RoutingContext context) {
    String sha256 = sha256(context);
    database
        .read(connection -> repository.find(connection, sha256))
        .onSuccess(
            found -> {
              if (found == null) {
                notFound(context, sha256);
              } else {
                context.response().putHeader(HttpHeaders.VARY, "Accept");
                context.json(found);
              }
            })
        .onFailure(context::fail);
  }

  private void der(RoutingContext context, BiConsumer<RoutingContext, Buffer> send) {
    String sha256 = sha256(context);
    database
        .read(connection -> repository.der(connection, sha256))
        .onSuccess(
            der -> {
              if (der == null) {
                notFound(context, sha256);
              } else {
                // Its name is its hash: it can never change.
                context
                    .response()
                    .putHeader(HttpHeaders.VARY, "Accept")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
                send.accept(context, der);
              }
            })
        .onFailure(context::fail);
  }

  private static void notFound(RoutingContext context, String sha256) {
    context.fail(
        Problem.notFound("There is no certificate with SHA-256 " + sha256 + ".").exception());
  }

  private static void sendDer(RoutingContext context, Buffer der) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/pkix-cert").end(der);
  }

  private static void sendPem(RoutingContext context, Buffer der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.getBytes());
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-pem-file")
        .end("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }
}
