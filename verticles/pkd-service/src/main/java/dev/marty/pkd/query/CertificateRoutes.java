package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and trust anchors, for reading. All handlers run on the verticle's event loop. */
final class CertificateRoutes {
  private static final String CERTIFICATES = "/api/pkd_service/certificates";
  private static final String CERTIFICATE = CERTIFICATES + "/:sha256";
  private static final Pattern CURSOR = Pattern.compile("([A-Z]{2})?\\.([0-9a-f]{64})");

  private final Database database;

  CertificateRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/api/pkd_service/trust-anchors").handler(this::trustAnchors);
    router.get(CERTIFICATES).handler(this::search);
    router.get(CERTIFICATE).produces("application/json").handler(this::json);
    router.get(CERTIFICATE).produces("application/pkix-cert").handler(this::der);
    router.get(CERTIFICATE).produces("application/x-pem-file").handler(this::pem);
  }

  private void trustAnchors(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    String country = parameters.country();
    parameters.paged().end();
    page(
        context,
        (connection, after, limit) ->
            CertificateRepository.trustAnchors(connection, country, after, limit));
  }

  private void search(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    Conditions conditions = CertificateSearch.conditions(parameters);
    parameters.paged().end();
    page(
        context,
        (connection, after, limit) ->
            CertificateRepository.search(connection, conditions, after, limit));
  }

  @FunctionalInterface
  private interface Search {
    Future<List<JsonObject>> run(
        SqlConnection connection, CertificateRepository.Place after, int limit);
  }

  private void page(RoutingContext context, Search search) {
    int limit = Paging.limit(context);
    CertificateRepository.Place after = cursor(context);
    database
        .read(connection -> search.run(connection, after, limit + 1))
        .onSuccess(
            found ->
                context.json(Paging.page(found, limit, item -> item, CertificateRoutes::place)))
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

  /** A certificate's place in the list: the inverse of what the cursor is read with. */
  private static String place(JsonObject anchor) {
    String country = anchor.getString("country");
    return (country == null ? "" : country) + "." + anchor.getString("sha256");
  }

  private void json(RoutingContext context) {
    String sha256 = QueryParameters.sha256(context);
    Documents.json(
        context,
        "certificate",
        database.read(connection -> CertificateDetail.find(connection, sha256)));
  }

  private void der(RoutingContext context) {
    Documents.bytes(context, "certificate", "application/pkix-cert", der(context, der -> der));
  }

  private void pem(RoutingContext context) {
    Documents.bytes(
        context,
        "certificate",
        "application/x-pem-file",
        der(context, der -> Buffer.buffer(Pem.encode("CERTIFICATE", der.getBytes()))));
  }

  private Future<Buffer> der(RoutingContext context, UnaryOperator<Buffer> form) {
    String sha256 = QueryParameters.sha256(context);
    return database
        .read(connection -> CertificateRepository.der(connection, sha256))
        .map(der -> der == null ? null : form.apply(der));
  }
}
