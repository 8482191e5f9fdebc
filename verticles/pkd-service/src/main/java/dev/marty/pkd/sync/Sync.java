package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.imports.Imports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/** Sources that the directory fetches by itself: their routes and their schedule. */
public final class Sync {
  private final Database database;
  private final List<Source> sources;
  private final SyncRoutes routes;
  private final SyncSchedule schedule;

  /**
   * Nothing begins yet.
   *
   * @param files a worker that may block: it looks at files
   * @param settings the section {@code pkd_service} of the configuration
   */
  public Sync(Vertx vertx, Database database, Workers files, Imports imports, JsonObject settings) {
    this.database = database;
    this.sources = Source.of(settings);
    this.schedule =
        new SyncSchedule(vertx, database, new SyncRun(vertx, database, files, imports), sources);
    this.routes = new SyncRoutes(vertx, database, sources, schedule);
  }

  /** Adds the routes. */
  public void mount(Router router) {
    routes.mount(router);
  }

  /** The looking at what is due. */
  public List<Background> rounds() {
    return schedule.rounds();
  }

  /**
   * Accepts the issuers that sources name by fingerprint, and those no longer that no source names
   * any more. Call it before anything is imported.
   */
  public Future<Void> acceptConfigured() {
    return database.transaction(
        connection ->
            ConfiguredIssuerRepository.apply(connection, sources)
                .compose(
                    changed ->
                        changed
                            ? Directory.refreshTrust(connection).mapEmpty()
                            : Future.succeededFuture()));
  }

  /**
   * Gives up the runs under way.
   *
   * @return completes when they have ended
   */
  public Future<?> stop() {
    return schedule.stop();
  }
}
