package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * What the directory answers: certificates, CRLs, lists, what is trusted and why, and decisions
 * about that. On the verticle's event loop.
 */
public final class Queries {
  private final Vertx vertx;
  private final Database database;
  private final TrustCache trust;

  /** Questions to {@code database}. */
  public Queries(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
    this.trust = new TrustCache(database, new MaterialRepository());
  }

  /** Adds the routes. */
  public void mount(Router router) {
    new CertificateRoutes(database).mount(router);
    new TrustRoutes(database, trust, new CrlRepository()).mount(router);
    new DecisionRoutes(vertx, database, this::changed).mount(router);
    new StatisticsRoute(database).mount(router);
  }

  /** Forgets answers: the directory or what is trusted may be another now. */
  public void changed() {
    trust.clear();
  }
}
