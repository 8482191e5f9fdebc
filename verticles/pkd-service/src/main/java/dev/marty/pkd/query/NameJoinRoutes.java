package dev.marty.pkd.query;

import dev.marty.emrtd.certificate.NameSyntaxException;
import dev.marty.emrtd.certificate.Names;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/**
 * Names that people know to be of one CSCA, where no link certificate, key or CRL says so: the CRLs
 * of the one then speak for the other. All handlers run on the verticle's event loop.
 */
final class NameJoinRoutes {
  private static final String PATH = "/api/pkd_service/name-joins";

  /**
   * Two names.
   *
   * @param decision who decided
   * @param names in the comparison form
   */
  private record NameJoin(Withdrawable decision, List<String> names) {
    static NameJoin of(Row row) {
      return new NameJoin(
          Withdrawable.of(row), List.of(row.getString("name"), row.getString("other")));
    }

    JsonObject json() {
      return decision.json().put("names", new JsonArray(names));
    }
  }

  private static final WithdrawableRepository<NameJoin> JOINS =
      new WithdrawableRepository<>(
          "SELECT " + Withdrawable.COLUMNS + ", d.name, d.other", "name_join", NameJoin::of);

  private final DecisionHandler handler;
  private final WithdrawableRoutes<NameJoin> common;

  NameJoinRoutes(Database database, DecisionHandler handler) {
    this.handler = handler;
    this.common =
        new WithdrawableRoutes<>(
            database, handler, JOINS, PATH, "name join", NameJoin::json, NameJoin::decision);
  }

  void mount(Router router) {
    router.post(PATH).handler(this::join);
    common.mount(router);
  }

  private void join(RoutingContext context) {
    handler.handle(
        context,
        answer -> PATH + "/" + answer.getString("id"),
        fields -> {
          String reason = fields.text("reason");
          List<String> names =
              fields.texts("names", 2).stream().map(name -> canonical(fields, name)).toList();
          if (names.stream().distinct().count() != 2) {
            throw fields.bad("names", "must be two different distinguished names.");
          }
          UUID id = UUID.randomUUID();
          return (connection, requestId) ->
              connection
                  .preparedQuery(
                      "INSERT INTO name_join (id, name, other, reason, request_id)"
                          + " VALUES ($1, $2, $3, $4, $5)")
                  .execute(Tuple.of(id, names.get(0), names.get(1), reason, requestId))
                  .compose(inserted -> common.answer(connection, id));
        });
  }

  private static String canonical(Fields fields, String name) {
    try {
      return Names.canonical(name);
    } catch (NameSyntaxException e) {
      throw fields.bad("names", "holds what is no distinguished name: " + e.getMessage() + ".");
    }
  }
}
