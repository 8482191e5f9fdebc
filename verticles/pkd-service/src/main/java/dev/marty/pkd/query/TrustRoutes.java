package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What verifiers ask for, again and again: answered from memory where it can be. All handlers run
 * on the verticle's event loop.
 */
final class TrustRoutes {
  private final Database database;
  private final AnswerCache cache;

  TrustRoutes(Database database, AnswerCache cache) {
    this.database = database;
    this.cache = cache;
  }

  void mount(Router router) {
    router.get("/api/pkd_service/trust-candidates").handler(this::candidates);
    router.get("/api/pkd_service/trust-material").handler(this::material);
  }

  private void material(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    String country = parameters.country();
    if (country == null) {
      throw QueryParameters.bad("country", "is missing; two letters, as in DE.");
    }
    parameters.end();
    answer(
        context,
        cache.get(
            "country " + country,
            () -> database.read(c -> MaterialRepository.ofCountry(c, country)),
            found -> json(country, found)));
  }

  /** Kept under the query as it came: a repeated one is not even read. */
  private void candidates(RoutingContext context) {
    String question = "candidates " + context.request().query();
    Future<AnswerCache.Answer> known = cache.known(question);
    if (known != null) {
      answer(context, known);
      return;
    }
    QueryParameters parameters = QueryParameters.of(context);
    String issuer = parameters.text("issuer");
    String name = CertificateSearch.name(parameters, "issuer");
    if (name == null) {
      throw QueryParameters.bad(
          "issuer", "is missing; a distinguished name, as in CN=CSCA Utopia,C=UT.");
    }
    String key = CertificateSearch.keyIdentifier(parameters, "key");
    parameters.end();
    answer(
        context,
        cache.get(
            question,
            () -> database.read(c -> MaterialRepository.candidates(c, name, key)),
            found -> json(issuer, key, found)));
  }

  private static JsonObject json(String country, MaterialRepository.OfCountry found) {
    return new JsonObject()
        .put("country", country)
        .put("certificates", base64(found.certificates()))
        .put("crls", base64(found.crls()));
  }

  private static JsonObject json(String issuer, String key, MaterialRepository.Candidates found) {
    return new JsonObject()
        .put("issuer", issuer)
        .put("key", key)
        .put("certificates", base64(found.certificates()))
        .put("crls", base64(found.crls()))
        .put("crlIssuers", base64(found.crlIssuers()));
  }

  private static JsonArray base64(List<Buffer> ders) {
    JsonArray array = new JsonArray();
    ders.forEach(der -> array.add(Base64.getEncoder().encodeToString(der.getBytes())));
    return array;
  }

  private static void answer(RoutingContext context, Future<AnswerCache.Answer> answer) {
    if (answer.succeeded()) {
      send(context, answer.result());
    } else {
      answer.onSuccess(done -> send(context, done)).onFailure(context::fail);
    }
  }

  private static void send(RoutingContext context, AnswerCache.Answer answer) {
    context
        .response()
        .putHeader(HttpHeaders.ETAG, answer.tag())
        // A revocation reaches verifiers this late.
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=2");
    if (known(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), answer.tag())) {
      context.response().setStatusCode(304).end();
    } else {
      context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(answer.body());
    }
  }

  /** By weak comparison (RFC 9110 clause 13.1.2): caches on the way may have made a tag weak. */
  private static boolean known(String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*")
            || Arrays.stream(ifNoneMatch.split(","))
                .map(sent -> sent.strip().replaceFirst("^W/", ""))
                .anyMatch(tag::equals));
  }
}
