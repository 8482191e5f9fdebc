package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.QueryParameters;
import dev.marty.pkd.answer.FindingJson;
import dev.marty.pkd.answer.Times;
import dev.marty.pkd.directory.CrlBytesRepository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** CRLs, for reading. All handlers run on the verticle's event loop. */
final class CrlRoutes {
  private static final String CRLS = "/api/pkd_service/crls";
  private static final String CRL = CRLS + "/:sha256";
  private static final List<String> STATUS =
      List.of("current", "overdue", "superseded", "unverified");

  private final Database database;

  CrlRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get(CRLS).handler(this::list);
    router.get(CRL).produces("application/pkix-crl").handler(this::der);
    router.get(CRL).produces("application/json").handler(this::json);
  }

  private void list(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    Conditions conditions =
        new Conditions()
            .and("coalesce(c.country, 'ZZ') = ?", parameters.countryOfAnyCase())
            .and("c.issuer_name = ?", CertificateSearch.name(parameters, "issuer"))
            .and("s.status = ?", parameters.choice("status", STATUS));
    Paging.send(
        context,
        CrlRoutes::place,
        (after, limit) ->
            database.read(connection -> CrlRepository.list(connection, conditions, after, limit)),
        CrlRoutes::json,
        CrlRoutes::cursor);
  }

  private static CrlRepository.Place place(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3
        || !parts[0].matches("([A-Z]{2})?")
        || !parts[2].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException();
    }
    return new CrlRepository.Place(parts[0], Identifiers.time(parts[1]), parts[2]);
  }

  private static String cursor(CrlRepository.Crl crl) {
    String country = crl.country() == null ? "" : crl.country();
    return country + " " + Times.text(crl.thisUpdate()) + " " + crl.sha256();
  }

  private void json(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    Documents.json(
        context,
        "CRL",
        database
            .read(connection -> CrlRepository.find(connection, sha256))
            .map(found -> found == null ? null : json(found)));
  }

  private void der(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    Documents.pieces(
        context,
        "CRL",
        "application/pkix-crl",
        database.read(connection -> CrlBytesRepository.length(connection, sha256)),
        (from, count) ->
            database.read(connection -> CrlBytesRepository.piece(connection, sha256, from, count)));
  }

  private static JsonObject json(CrlRepository.Crl crl) {
    JsonArray issuers = new JsonArray();
    crl.issuedBy()
        .forEach(
            issuer ->
                issuers.add(
                    new JsonObject()
                        .put("sha256", issuer.sha256())
                        .put("subject", issuer.subject())
                        .put("trusted", issuer.trusted())));
    return new JsonObject()
        .put("sha256", crl.sha256())
        .put("country", crl.country())
        .put("issuer", crl.issuer())
        .put("number", crl.number())
        .put("authorityKeyIdentifier", crl.authorityKeyIdentifier())
        .put("thisUpdate", Times.text(crl.thisUpdate()))
        .put("nextUpdate", Times.text(crl.nextUpdate()))
        .put("entries", crl.entries())
        .put("origin", crl.origin())
        .put("receivedAt", Times.text(crl.receivedAt()))
        .put("status", crl.status())
        .put("issuedBy", issuers)
        .put("findings", FindingJson.codeFirst(crl.findings()));
  }
}
