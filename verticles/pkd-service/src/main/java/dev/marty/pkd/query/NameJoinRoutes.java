package dev.marty.pkd.query;

import dev.marty.emrtd.certificate.NameSyntaxException;
import dev.marty.emrtd.certificate.Names;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.pkd.query.NameJoinRepository.NameJoin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/**
 * Names that people know to be of one CSCA, where no link certificate, key or CRL says so: the CRLs
 * of the one then speak for the other. All handlers run on the verticle's event loop.
 */
final class NameJoinRoutes {
  private static final String PATH = "/api/pkd_service/name-joins";

  private final DecisionHandler handler;
  private final WithdrawableRoutes<NameJoin> common;

  NameJoinRoutes(Database database, DecisionHandler handler) {
    this.handler = handler;
    this.common =
        new WithdrawableRoutes<>(
            database,
            handler,
            NameJoinRepository.JOINS,
            PATH,
            "name join",
            NameJoinRoutes::json,
            NameJoin::decision);
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
          return (connection, by) ->
              NameJoinRepository.insert(connection, id, names, reason, by)
                  .compose(inserted -> common.answer(connection, id));
        });
  }

  private static JsonObject json(NameJoin join) {
    return WithdrawableJson.of(join.decision()).put("names", new JsonArray(join.names()));
  }

  private static String canonical(Fields fields, String name) {
    try {
      return Names.canonical(name);
    } catch (NameSyntaxException e) {
      throw fields.bad("names", "holds what is no distinguished name: " + e.getMessage() + ".");
    }
  }
}
