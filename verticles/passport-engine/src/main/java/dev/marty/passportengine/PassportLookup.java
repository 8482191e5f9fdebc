package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** Finds the passport that a path names. */
final class PassportLookup {
  private static final Pattern NUMBER = Pattern.compile("[A-Z0-9]{1,20}");
  private static final Pattern STATE = Pattern.compile("[A-Z]{1,3}");

  private final Database database;

  PassportLookup(Database database) {
    this.database = database;
  }

  /**
   * Its id, if it is of a state that the caller may see; a 404 problem where there is none, 409
   * where two states used the number.
   *
   * @throws dev.marty.kit.http.ProblemException 400 for what is no number or no state
   */
  Future<UUID> id(RoutingContext context) {
    String number =
        PathId.matching(context, "documentNumber", NUMBER, "1 to 20 characters of A-Z and 0-9");
    String state =
        QueryParameters.of(context)
            .matching("issuingState", STATE, "one to three letters, as in UTO or D");
    return database
        .read(
            connection ->
                PassportRepository.idsOf(
                    connection, number, state, OpenStates.of(ServiceRouter.caller(context))))
        .compose(
            ids ->
                switch (ids.size()) {
                  case 0 ->
                      Future.failedFuture(
                          Problem.notFound(
                                  "There is no passport with the number "
                                      + number
                                      + (state == null ? "." : " of " + state + "."))
                              .exception());
                  case 1 -> Future.succeededFuture(ids.get(0));
                  default ->
                      Future.failedFuture(
                          Problem.of(
                                  409,
                                  "ambiguous-document-number",
                                  "The document number is ambiguous",
                                  "Several states issued "
                                      + number
                                      + "; add ?issuingState= with the one that is meant.")
                              .exception());
                });
  }
}
