package dev.marty.kit.verticle;

import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.Assertions;
import dev.marty.kit.database.Database;
import dev.marty.kit.health.Check;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the kit hands a service to build itself from, once, before its server listens. Used on the
 * verticle's event loop only.
 */
public final class ServiceSetup {
  private final Vertx vertx;
  private final Router router;
  private final Database database;
  private final JsonObject config;
  private final Assertions assertions;
  private final List<Runnable> first = new ArrayList<>();
  private final List<Background> works = new ArrayList<>();
  private final List<Supplier<Future<?>>> stops = new ArrayList<>();
  private final List<Supplier<Optional<String>>> warnings = new ArrayList<>();
  private boolean fit;

  ServiceSetup(
      Vertx vertx, Router router, Database database, JsonObject config, Assertions assertions) {
    this.vertx = vertx;
    this.router = router;
    this.database = database;
    this.config = config;
    this.assertions = assertions;
  }

  /** Owner of the event loops. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Where routes are added: below {@code /api/<serviceName>/} for everybody, below {@code
   * /internal/} for other services only, since the gateway forwards {@code /api/} alone. Each must
   * stand in the contract, with who may use it. Request ids, the check of that, the identity gate
   * and errors are in place.
   */
  public Router router() {
    return router;
  }

  /** The service's own database, the only one. */
  public Database database() {
    return database;
  }

  /** The service's own top-level section of the configuration, with defaults; empty if none. */
  public JsonObject settings() {
    return config.getJsonObject("settings").copy();
  }

  /** The section {@code keys.<serviceName>}; empty for a service that keeps no private keys. */
  public JsonObject keys() {
    return config.getJsonObject("keys").copy();
  }

  /**
   * A pool of threads of this service. Ask once and keep it.
   *
   * @param purpose what it does, different for each
   * @param threads how many run at once
   * @param waiting how many more may wait
   * @param maxSeconds after which Vert.x logs a thread as blocked
   */
  public Workers workers(String purpose, int threads, int waiting, int maxSeconds) {
    return new Workers(
        vertx, config.getString("serviceName"), purpose, threads, waiting, maxSeconds);
  }

  /**
   * A client for another service, with connections and a circuit breaker of its own. Ask once and
   * keep it.
   *
   * @param service which, not the own one
   * @throws IllegalArgumentException when the configuration does not say where it is
   */
  public ServiceClient peer(ServiceName service) {
    String url = config.getJsonObject("peers").getString(service.text());
    if (url == null) {
      throw new IllegalArgumentException(
          "peers." + service.text() + " is missing: the URL where that service is found.");
    }
    return new ServiceClient(vertx, service, URI.create(url), () -> assertions.own(service));
  }

  /**
   * Registers what is done once, when the identity is proved and the schema right for the first
   * time.
   *
   * @param start called on the event loop
   */
  public void onFit(Runnable start) {
    first.add(start);
  }

  /**
   * Registers work that goes on while the identity is proved and the schema right: schedulers and
   * relays must not touch a database that may be another's. It is stopped with the service. May be
   * called later too.
   *
   * @param work nothing else starts, pauses or stops it
   */
  public void background(Background work) {
    works.add(work);
    stops.add(work::stop);
    if (fit) {
      work.start();
    }
  }

  /**
   * Registers the end of background work, called before the server drains.
   *
   * @param stop its future is waited for, within the time of the whole stop
   */
  public void onStop(Supplier<Future<?>> stop) {
    stops.add(stop);
  }

  /**
   * Registers what the health is to warn of besides.
   *
   * @param trouble asked with each probe; empty while all is well, else safe to show
   */
  public void warning(Supplier<Optional<String>> trouble) {
    warnings.add(trouble);
  }

  /** Lets the work begin or rest; called with every probe. */
  void fit(boolean now) {
    fit = now;
    List<Background> all = List.copyOf(works);
    all.forEach(now ? Background::start : Background::pause);
    if (now) {
      List<Runnable> waiting = List.copyOf(first);
      first.clear();
      waiting.forEach(Runnable::run);
    }
  }

  /** Tells the work that the database did not answer; called with every such probe. */
  void away() {
    List.copyOf(works).forEach(Background::away);
  }

  /** What the work cannot do, and what else there is to warn of, for the health. */
  List<Check> troubles() {
    return Stream.concat(
            works.stream().map(Background::trouble), warnings.stream().map(Supplier::get))
        .flatMap(Optional::stream)
        .map(Check::work)
        .toList();
  }

  /** Ends background work; completes, never fails, when all of it has ended. */
  Future<?> stop() {
    return Future.join(stops.stream().<Future<?>>map(Supplier::get).toList()).otherwiseEmpty();
  }
}
