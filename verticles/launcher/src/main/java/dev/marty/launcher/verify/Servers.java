package dev.marty.launcher.verify;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.database.DatabaseFault;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which servers answer at all. One that does not is one failure; every check that would need it is
 * left out, since each would only say the same again.
 *
 * @param reachable the services whose databases are on a server that answers
 * @param results one failure for each server that does not
 */
record Servers(List<ServiceName> reachable, List<Result> results) {

  static Future<Servers> of(Logins logins, MartyConfig config) {
    Map<String, List<DatabaseSettings>> byServer = new LinkedHashMap<>();
    for (ServiceName service : ServiceName.values()) {
      DatabaseSettings app = config.database(service.text());
      String server = app.url().host() + ":" + app.url().port();
      byServer.computeIfAbsent(server, none -> new ArrayList<>()).add(app);
    }
    Servers servers = new Servers(new ArrayList<>(), new ArrayList<>());
    Future<?> chain = Future.succeededFuture();
    for (Map.Entry<String, List<DatabaseSettings>> server : byServer.entrySet()) {
      chain = chain.compose(done -> servers.ask(logins, server.getKey(), server.getValue()));
    }
    return chain.map(done -> servers);
  }

  private Future<Void> ask(Logins logins, String server, List<DatabaseSettings> apps) {
    DatabaseSettings first = apps.get(0);
    List<ServiceName> services = apps.stream().map(DatabaseSettings::service).toList();
    return logins
        .knock(first, first.url())
        .onSuccess(connected -> reachable.addAll(services))
        .recover(
            failure -> {
              // An error of PostgreSQL's is an answer; the checks say what it means.
              if (failure instanceof PgException) {
                reachable.addAll(services);
              } else {
                String names =
                    services.stream().map(ServiceName::text).collect(Collectors.joining(", "));
                String reason = DatabaseFault.of(failure, first).reason();
                results.add(new Result("server", server + " of " + names, false, reason));
              }
              return Future.succeededFuture();
            });
  }
}
