package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.QueryParameters;
import dev.marty.pkd.directory.DeviationNumbers;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * What deviation lists say of documents, for reading. All handlers run on the verticle's event
 * loop.
 */
final class DeviationRoutes {
  private static final String DEVIATIONS = "/api/pkd_service/deviations";
  private static final int MOST_NUMBER = 64;

  private final Database database;

  DeviationRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get(DEVIATIONS).handler(this::list);
  }

  private void list(RoutingContext context) {
    Conditions conditions = conditions(QueryParameters.of(context));
    Paging.send(
        context,
        DeviationRoutes::place,
        (after, limit) ->
            database.read(
                connection -> DeviationRepository.list(connection, conditions, after, limit)),
        DeviationJson::of,
        deviation -> Long.toString(deviation.id()));
  }

  private static Conditions conditions(QueryParameters parameters) {
    Conditions conditions =
        DeviationRepository.of(parameters.countryOfAnyCase(), parameters.flag("current", false));
    conditions.and(
        "c.status = ?",
        parameters.choice("trust", List.of("trusted", "pending", "untrusted", "withdrawn")));
    String number = parameters.text("documentNumber", MOST_NUMBER);
    if (number != null) {
      DeviationRepository.document(conditions, DeviationNumbers.comparable(number));
    }
    String signer = CertificateSearch.keyIdentifier(parameters, "signer");
    if (signer != null) {
      DeviationRepository.signer(conditions, signer);
    }
    String issuer = CertificateSearch.name(parameters, "issuer");
    String[] serials = CertificateSearch.serials(parameters);
    if ((issuer == null) != (serials == null)) {
      throw QueryParameters.bad(
          issuer == null ? "issuer" : "serial",
          "is missing; issuer and serial name a certificate together.");
    }
    if (issuer != null) {
      DeviationRepository.signer(conditions, issuer, serials);
    }
    return conditions;
  }

  private static Long place(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException();
    }
    return Long.valueOf(text);
  }
}
