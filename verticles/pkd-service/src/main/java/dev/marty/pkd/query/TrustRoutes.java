package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.QueryParameters;
import dev.marty.pkd.answer.Times;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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

  private record OfCountry(MaterialRepository.OfCountry material, DeviationMaterial deviations) {}

  private void material(RoutingContext context) {
    String country =
        QueryParameters.required(
            "country", QueryParameters.of(context).countryOfAnyCase(), "two letters, as in DE");
    answer(
        context,
        cache.get(
            "country " + country,
            () ->
                database.read(
                    c ->
                        MaterialRepository.ofCountry(c, country)
                            .compose(
                                found ->
                                    DeviationMaterial.of(c, country)
                                        .map(said -> new OfCountry(found, said)))),
            found ->
                json(country, found.material()).put("deviations", found.deviations().toJson())));
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
    String name =
        QueryParameters.required(
            "issuer",
            CertificateSearch.name(parameters, "issuer"),
            "a distinguished name, as in CN=CSCA Utopia,C=UT");
    String key = CertificateSearch.keyIdentifier(parameters, "key");
    answer(
        context,
        cache.get(
            question,
            () -> database.read(c -> CandidatesRepository.find(c, name, key)),
            found -> json(issuer, key, found)));
  }

  private static JsonObject json(String country, MaterialRepository.OfCountry found) {
    return new JsonObject()
        .put("country", country)
        .put("certificates", base64(found.certificates()))
        .put("fallen", base64(found.fallen()))
        .put("refused", refused(found.refused()))
        .put("crls", crls(found.crls()))
        .put("former", former(found.former()))
        .put("joined", new JsonArray(found.joined().stream().map(JsonArray::new).toList()));
  }

  private static JsonObject json(String issuer, String key, CandidatesRepository.Candidates found) {
    return new JsonObject()
        .put("issuer", issuer)
        .put("key", key)
        .put("certificates", base64(found.certificates()))
        .put("crls", crls(found.crls()))
        .put("crlIssuers", base64(found.crlIssuers()))
        .put("former", former(found.former()));
  }

  private static JsonArray crls(List<MaterialRepository.Crl> crls) {
    JsonArray array = new JsonArray();
    for (MaterialRepository.Crl crl : crls) {
      JsonObject reference =
          new JsonObject()
              .put("sha256", crl.sha256())
              .put("bytes", crl.bytes())
              .put("current", crl.current());
      array.add(crl.names() == null ? reference : reference.put("names", crl.names()));
    }
    return array;
  }

  private static JsonArray former(List<FormerRepository.Former> former) {
    JsonArray array = new JsonArray();
    for (FormerRepository.Former one : former) {
      JsonArray entries = new JsonArray();
      one.entries()
          .forEach(
              entry ->
                  entries.add(
                      new JsonObject()
                          .put("serial", entry.serial())
                          .put("revokedAt", Times.text(entry.revokedAt()))));
      array.add(new JsonObject().put("names", one.names()).put("entries", entries));
    }
    return array;
  }

  private static JsonArray refused(List<MaterialRepository.Refused> refused) {
    JsonArray array = new JsonArray();
    refused.forEach(
        one ->
            array.add(new JsonObject().put("sha256", one.sha256()).put("because", one.because())));
    return array;
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
    // A revocation reaches verifiers this late.
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=2");
    if (!Conditional.answered(context, answer.tag())) {
      context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(answer.body());
    }
  }
}
