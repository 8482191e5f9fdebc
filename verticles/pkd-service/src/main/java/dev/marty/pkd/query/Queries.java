package dev.marty.pkd.query;

import dev.marty.kit.Heap;
import dev.marty.kit.database.Database;
import dev.marty.kit.work.Workers;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * What the directory answers: certificates, CRLs, lists, what is trusted and why, and decisions
 * about that. On the verticle's event loop.
 */
public final class Queries {
  /**
   * Issuers and countries asked for at once; a CSCA has some kilobytes, its CRL up to megabytes.
   */
  private static final int MOST_ANSWERS = 2_000;

  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private final Vertx vertx;
  private final Database database;
  private final AnswerCache cache;

  /**
   * Questions to a database.
   *
   * @param workers for answers as they are written out
   */
  public Queries(Vertx vertx, Database database, Workers workers) {
    this.vertx = vertx;
    this.database = database;
    this.cache = new AnswerCache(workers, MOST_ANSWERS, Heap.share(8, MOST_BYTES));
  }

  /** Adds the routes. */
  public void mount(Router router) {
    new TrustRoutes(database, cache).mount(router);
    new CertificateRoutes(database).mount(router);
    new CrlRoutes(database).mount(router);
    new ListRoutes(database).mount(router);
    new DeviationRoutes(database).mount(router);
    DecisionHandler decisions = new DecisionHandler(vertx, database, this::changed);
    new DecisionRoutes(database, decisions).mount(router);
    new ListIssuerRoutes(database, decisions).mount(router);
    new NameJoinRoutes(database, decisions).mount(router);
    new StatisticsRoute(database).mount(router);
  }

  /** Forgets answers: the directory or what is trusted may be another now. */
  public void changed() {
    cache.clear();
  }
}
