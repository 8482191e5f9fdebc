package dev.marty.launcher.verify;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.database.IdentityFinding;
import dev.marty.kit.database.IdentityProof;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The proof of isolation on a live server.
 *
 * @param matrices app and migrator credentials against every database
 * @param results every other check
 */
public record Verification(List<IsolationMatrix> matrices, List<Result> results) {

  public Verification {
    matrices = List.copyOf(matrices);
    results = List.copyOf(results);
  }

  /**
   * Runs all checks, one after the other, on the servers that answer.
   *
   * @param vertx for connections
   * @param config with the credentials of all eight logins
   */
  public static Future<Verification> run(Vertx vertx, MartyConfig config) {
    Logins logins = new Logins(vertx);
    return Servers.of(logins, config)
        .compose(
            servers ->
                servers.reachable().isEmpty()
                    ? Future.succeededFuture(new Verification(List.of(), servers.results()))
                    : run(logins, config, servers));
  }

  private static Future<Verification> run(Logins logins, MartyConfig config, Servers servers) {
    List<ServiceName> reachable = servers.reachable();
    List<Result> results = new ArrayList<>(ConfigurationChecks.of(config));
    results.addAll(servers.results());
    List<IsolationMatrix> matrices = new ArrayList<>();
    Future<?> chain =
        IsolationMatrix.of(logins, config, reachable, "app", config::database)
            .map(matrices::add)
            .compose(
                done ->
                    IsolationMatrix.of(
                        logins, config, reachable, "migrator", config::migratorDatabase))
            .map(matrices::add);
    for (ServiceName service : reachable) {
      DatabaseSettings app = config.database(service.text());
      DatabaseSettings migrator = config.migratorDatabase(service.text());
      chain = then(chain, results, "identity of " + app.user(), () -> identity(logins, app));
      chain =
          then(
              chain,
              results,
              "catalog of " + service.database(),
              () -> CatalogChecks.of(logins, app));
      for (DatabaseSettings login : List.of(app, migrator)) {
        chain =
            then(
                chain,
                results,
                "refusals of " + login.user(),
                () -> RefusalChecks.of(logins, login));
      }
    }
    return chain.map(done -> new Verification(matrices, results));
  }

  /** A check that could not run is a failure with its own line, and the others still run. */
  private static Future<?> then(
      Future<?> before, List<Result> into, String name, Supplier<Future<List<Result>>> check) {
    return before
        .compose(done -> check.get())
        .otherwise(
            failure ->
                List.of(new Result("not run", name, false, failure.getClass().getSimpleName())))
        .map(into::addAll);
  }

  /** The proof that the service itself makes, a row for each thing it looks at. */
  private static Future<List<Result>> identity(Logins logins, DatabaseSettings app) {
    return logins
        .with(app, connection -> IdentityProof.on(connection, app))
        .map(
            proof -> {
              List<Result> results = new ArrayList<>();
              Integer version = proof.schemaVersion();
              results.add(
                  result(app, "schema", version != null && version > 0, "version " + version));
              for (IdentityFinding finding : proof.findings()) {
                boolean passed = finding.fault() == null;
                results.add(result(app, finding.name(), passed, passed ? "" : finding.fault()));
              }
              return results;
            });
  }

  private static Result result(DatabaseSettings app, String name, boolean passed, String detail) {
    return new Result("identity", app.user() + ": " + name, passed, detail);
  }

  /** Every check as a line, the cells of the matrices included. */
  public Stream<Result> all() {
    return Stream.concat(
        matrices.stream()
            .flatMap(matrix -> matrix.cells().stream().map(cell -> cell.toResult(matrix.kind()))),
        results.stream());
  }

  /** True when every check ran and passed. */
  public boolean passed() {
    return all().allMatch(Result::passed);
  }

  /** For {@code --json}. */
  public JsonObject toJson() {
    JsonArray checks = new JsonArray();
    all().forEach(result -> checks.add(result.toJson()));
    JsonArray counts = new JsonArray();
    for (IsolationMatrix matrix : matrices) {
      counts.add(
          new JsonObject()
              .put("kind", matrix.kind())
              .put("connections", matrix.cells().size())
              .put("allowed", matrix.allowed())
              .put("refused", matrix.refused()));
    }
    return new JsonObject().put("passed", passed()).put("matrix", counts).put("checks", checks);
  }
}
