package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.QueryParameters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
    String country = parameters.countryOfAnyCase();
    Paging.send(
        context,
        CertificateRoutes::place,
        (after, limit) ->
            database.read(
                connection ->
                    CertificateRepository.trustAnchors(connection, country, after, limit)),
        CertificateJson::anchor,
        anchor -> cursor(anchor.certificate()));
  }

  private void search(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    Conditions conditions = CertificateSearch.conditions(parameters);
    Paging.send(
        context,
        CertificateRoutes::place,
        (after, limit) ->
            database.read(
                connection -> CertificateRepository.search(connection, conditions, after, limit)),
        CertificateJson::match,
        match -> cursor(match.certificate()));
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
  private static String cursor(Certificate certificate) {
    String country = certificate.country() == null ? "" : certificate.country();
    return country + "." + certificate.sha256();
  }

  private void json(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    Documents.json(
        context,
        "certificate",
        database
            .read(connection -> CertificateDetailRepository.find(connection, sha256))
            .map(found -> found == null ? null : CertificateJson.detail(found)));
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
    String sha256 = PathId.sha256(context, "sha256");
    return database
        .read(connection -> CertificateRepository.der(connection, sha256))
        .map(der -> der == null ? null : form.apply(der));
  }
}
