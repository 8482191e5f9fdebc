package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.regex.Pattern;

/** Trust material for verifiers, and CRLs. All handlers run on the verticle's event loop. */
final class TrustRoutes {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_CRLS = 1_000;

  private final Database database;
  private final TrustCache trust;
  private final CrlRepository crls;

  TrustRoutes(Database database, TrustCache trust, CrlRepository crls) {
    this.database = database;
    this.trust = trust;
    this.crls = crls;
  }

  void mount(Router router) {
    router.get("/api/pkd_service/trust-material").handler(this::trustMaterial);
    router.get("/api/pkd_service/crls").handler(this::list);
    router.get("/api/pkd_service/crls/:sha256").produces("application/pkix-crl").handler(this::der);
  }

  private void trustMaterial(RoutingContext context) {
    String country = country(context);
    if (country == null) {
      throw Problem.badField("country", "country is missing; two letters, as in DE.").exception();
    }
    trust.get(country).onSuccess(answer -> answer(context, answer)).onFailure(context::fail);
  }

  private static void answer(RoutingContext context, TrustCache.Answer answer) {
    context
        .response()
        .putHeader(HttpHeaders.ETAG, answer.tag())
        // A revocation reaches verifiers this late.
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=2");
    if (answer.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(304).end();
    } else {
      context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(answer.body());
    }
  }

  private void list(RoutingContext context) {
    String country = country(context);
    database
        .read(connection -> crls.list(connection, country, MOST_CRLS))
        .onSuccess(found -> context.json(new JsonObject().put("items", new JsonArray(found))))
        .onFailure(context::fail);
  }

  private void der(RoutingContext context) {
    String sha256 = context.pathParam("sha256").toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(sha256).matches()) {
      throw Problem.badField("sha256", "sha256 is 64 hexadecimal digits.").exception();
    }
    database
        .read(connection -> crls.der(connection, sha256))
        .onSuccess(
            der -> {
              if (der == null) {
                context.fail(
                    Problem.notFound("There is no CRL with SHA-256 " + sha256 + ".").exception());
              } else {
                // Its name is its hash: it can never change.
                context
                    .response()
                    .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/pkix-crl")
                    .end(der);
              }
            })
        .onFailure(context::fail);
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
}
