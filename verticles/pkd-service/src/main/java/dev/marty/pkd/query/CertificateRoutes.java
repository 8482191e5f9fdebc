package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
    int limit = Paging.limit(context);
    CertificateRepository.Place after = cursor(context);
    database
        .read(connection -> repository.trustAnchors(connection, country, after, limit + 1))
        .onSuccess(
            found ->
                context.json(Paging.page(found, limit, anchor -> anchor, CertificateRoutes::place)))
        .onFailure(context::fail);
  }

  private static CertificateRepository.Place cursor(RoutingContext context) {
    CertificateRepository.Place place = Paging.cursor(context, CertificateRoutes::place);
    return place == null ? CertificateRepository.Place.START : place;
  }

  private static CertificateRepository.Place place(String text) {
    Matcher parts = CURSOR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    String country = parts.group(1) == null ? "" : parts.group(1);
    return new CertificateRepository.Place(country, parts.group(2));
  }

  /** A trust anchor's place in the list: the inverse of what the cursor is read with. */
  private static String place(JsonObject anchor) {
    String country = anchor.getString("country");
    return (country == null ? "" : country) + "." + anchor.getString("sha256");
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
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-pem-file")
        .end(Pem.encode("CERTIFICATE", der.getBytes()));
  }
}
