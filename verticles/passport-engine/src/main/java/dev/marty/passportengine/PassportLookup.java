package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
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

  /** Its id; a 404 problem where there is none, 409 where two states used the number. */
  Future<UUID> id(RoutingContext context) {
    String number = context.pathParam("documentNumber");
    String state = context.queryParams().get("issuingState");
    if (!NUMBER.matcher(number).matches()) {
      return bad("documentNumber", "documentNumber is 1 to 20 characters of A-Z and 0-9.");
    }
    if (state != null && !STATE.matcher(state).matches()) {
      return bad("issuingState", "issuingState is one to three letters, as in UTO or D.");
    }
    return database
        .read(connection -> PassportRepository.idsOf(connection, number, state))
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

  private static Future<UUID> bad(String field, String detail) {
    return Future.failedFuture(Problem.badField(field, detail).exception());
  }
}
