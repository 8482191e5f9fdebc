package dev.marty.csca;

import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.kit.http.Fields;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Period;
import java.util.List;
import java.util.stream.Stream;

/** Making and changing a country's CSCA. All handlers run on the verticle's event loop. */
final class RootRoutes {
  private static final int MOST_ITEMS = 10;
  private static final int MOST_YEARS = 1_000;
  private static final List<String> ALGORITHMS =
      Stream.of(KeyAlgorithm.values())
          .filter(KeyAlgorithm::strongEnoughForCsca)
          .map(KeyAlgorithm::text)
          .toList();

  private final Changes changes;
  private final CscaSettings settings;
  private final RootIssuer roots;
  private final Rollover rollover;

  RootRoutes(Changes changes, CscaSettings settings, RootIssuer roots, Rollover rollover) {
    this.changes = changes;
    this.settings = settings;
    this.roots = roots;
    this.rollover = rollover;
  }

  void mount(Router router) {
    router
        .post(CertificateRoutes.PATH)
        .handler(
            context ->
                changes.handle(context, this::order, roots::create, CertificateRoutes.PATH + "/"));
    router.post(CertificateRoutes.ONE + "/rollover").handler(this::rollOver);
  }

  private void rollOver(RoutingContext context) {
    CertificateId id = CertificateId.inPath(context);
    changes.handle(
        context,
        RootRoutes::rolloverOrder,
        (order, command) -> rollover.run(id, order, command),
        null);
  }

  private RootOrder order(Fields fields) {
    String country = fields.text("country");
    String icaoCode = fields.text("icaoCode");
    SubjectName subject =
        new SubjectName(
            country,
            fields.optionalText("organization").orElse(null),
            fields.optionalText("organizationalUnit").orElse(null),
            null,
            fields.text("commonName"));
    List<String> given = fields.texts("crlDistributionPoints", MOST_ITEMS);
    List<String> locations = given.isEmpty() ? settings.crlLocations(country, icaoCode) : given;
    List<String> contacts = fields.texts("contacts", MOST_ITEMS);
    return new RootOrder(
        subject,
        new AlternativeName(
            icaoCode,
            fields.optionalText("icaoOrganizationCode").orElse(null),
            // The standard recommends one; where the CRL is, there is somebody.
            contacts.isEmpty() ? List.of(settings.publicUrl().orElse(locations.get(0))) : contacts),
        locations,
        algorithm(fields.choice("keyAlgorithm", ALGORITHMS)),
        fields.optionalBool("explicitParameters").orElse(true),
        years(fields, "validityYears", RootOrder.DEFAULT_VALIDITY_YEARS),
        years(fields, "privateKeyUsageYears", RootOrder.DEFAULT_KEY_USE_YEARS),
        years(fields, "documentValidityYears", SignerProfile.DEFAULT_DOCUMENT_VALIDITY_YEARS));
  }

  private static RolloverOrder rolloverOrder(Fields fields) {
    return new RolloverOrder(
        fields.optionalText("organization"),
        fields.optionalText("organizationalUnit"),
        fields.optionalText("commonName"),
        fields.optionalChoice("keyAlgorithm", ALGORITHMS).map(RootRoutes::algorithm),
        fields.optionalBool("explicitParameters"),
        fields.texts("contacts", MOST_ITEMS),
        fields.texts("crlDistributionPoints", MOST_ITEMS),
        years(fields, "validityYears", RootOrder.DEFAULT_VALIDITY_YEARS),
        years(fields, "privateKeyUsageYears", RootOrder.DEFAULT_KEY_USE_YEARS),
        years(fields, "documentValidityYears", SignerProfile.DEFAULT_DOCUMENT_VALIDITY_YEARS),
        fields.optionalBool("useAtOnce").orElse(false));
  }

  private static KeyAlgorithm algorithm(String text) {
    return KeyAlgorithm.of(text).orElseThrow();
  }

  /** The standard's own bounds are checked where the certificate is made, and named there. */
  private static Period years(Fields fields, String name, int byDefault) {
    return Period.ofYears(fields.optionalInteger(name, 0, MOST_YEARS).orElse(byDefault));
  }
}
