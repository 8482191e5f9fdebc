package dev.marty.kit.verticle;

import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.Assertions;
import dev.marty.kit.authority.Door;
import dev.marty.kit.authority.Identity;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.config.VerticleConfig;
import dev.marty.kit.database.Database;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.health.Check;
import dev.marty.kit.health.HealthEndpoint;
import dev.marty.kit.health.Prober;
import dev.marty.kit.health.Snapshot;
import dev.marty.kit.health.StateLog;
import dev.marty.kit.http.HostNames;
import dev.marty.kit.http.HttpListener;
import dev.marty.kit.http.OpenApi;
import dev.marty.kit.http.RequestHead;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The life of every service: check the name, open the own pool, prove the identity, serve while
 * that holds, drain. A service adds its routes and says which schema version it was built for.
 */
public abstract class ServiceVerticle extends MartyVerticle {
  private static final System.Logger LOG = System.getLogger(ServiceVerticle.class.getName());
  private static final int DRAIN_SECONDS = 25;
  private static final int IDLE_SECONDS = 60;

  /** More than the gateway's 16 KiB, which adds some of its own. */
  private static final int MOST_HEADER_BYTES = 20 * 1024;

  private final ServiceName service;
  private final int schemaVersion;
  private final Promise<String> refusal = Promise.promise();
  private final StateLog states = new StateLog();
  private JsonObject config;
  private Database database;
  private HealthEndpoint health;
  private Identity identity;
  private Prober prober;
  private ServiceSetup setup;
  private HttpServer server;
  private HostNames hosts;
  private String address;

  /**
   * Binds a verticle to the one service it is.
   *
   * @param service its name
   * @param schemaVersion the highest of its migrations
   */
  protected ServiceVerticle(ServiceName service, int schemaVersion) {
    this.service = service;
    this.schemaVersion = schemaVersion;
  }

  /**
   * Builds the service: adds its routes, and work that begins with the proof of identity.
   *
   * @param setup what it is built from
   */
  protected abstract void setUp(ServiceSetup setup);

  @Override
  public final String name() {
    return service.text();
  }

  @Override
  public final ConfigScope scope() {
    return ConfigScope.service(service);
  }

  @Override
  public final JsonObject ownConfig(MartyConfig config) {
    return config.verticleConfig(service.text());
  }

  @Override
  public final String address() {
    return address;
  }

  @Override
  public final String state() {
    Snapshot now = health.snapshot();
    return now.status().text() + now.output().map(reason -> ": " + reason).orElse("");
  }

  @Override
  public final Future<String> refusal() {
    return refusal.future();
  }

  /** The migration this service was built for. */
  public final int schemaVersion() {
    return schemaVersion;
  }

  /**
   * Starts the service. Fails for a missing, unknown or foreign serviceName, for a configuration in
   * which something is missing or wrong, and for every permanent database fault; a transient one
   * starts it not ready. Once its identity was proved no fault of the database ends it.
   */
  @Override
  protected final Future<?> begin() {
    checkServiceName();
    config = VerticleConfig.complete(service, config());
    JsonObject section = config.getJsonObject("database");
    DatabaseSettings settings = DatabaseSettings.of(service, section);
    database = new Database(vertx, settings);
    health = new HealthEndpoint(service);
    identity = new Identity(vertx, service.text(), config.getJsonObject("identity"));
    int period = section.getInteger("probeMs");
    prober = new Prober(vertx, database, schemaVersion, this::troubles, this::snapshot, period);
    return identity
        .start()
        .compose(known -> prober.start())
        .compose(
            first ->
                prober.refusal() == null
                    ? listen(settings)
                    : Future.failedFuture(refused(prober.refusal())))
        .recover(failure -> release().transform(released -> Future.failedFuture(failure)));
  }

  private void checkServiceName() {
    ServiceName configured = ServiceName.of(config().getString("serviceName"));
    if (configured != service) {
      throw new IllegalArgumentException(
          "serviceName is "
              + configured.text()
              + ", but this is the verticle of "
              + service.text()
              + ".");
    }
  }

  private StartRefusedException refused(DatabaseFault fault) {
    return new StartRefusedException(service.text() + " refuses to run: " + fault.reason());
  }

  private Future<?> listen(DatabaseSettings settings) {
    OpenApi contract = OpenApi.of(service, getClass());
    Router router =
        ServiceRouter.create(vertx, settings, health::snapshot, contract, new Door(identity));
    setup = new ServiceSetup(vertx, router, database, config, new Assertions(identity));
    setUp(setup);
    ServiceRouter.checkRoutes(router, contract);
    // So that other methods there are told which ones do.
    health.paths().forEach(path -> router.get(path).handler(ask -> health.handle(ask.request())));
    JsonObject http = config.getJsonObject("http");
    hosts = HostNames.of(http.getString("hosts"));
    String host = http.getString("host");
    int port = http.getInteger("port");
    server =
        HttpListener.create(
                vertx,
                new HttpServerOptions()
                    .setHost(host)
                    .setPort(port)
                    .setMaxHeaderSize(MOST_HEADER_BYTES)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setHandle100ContinueAutomatically(false))
            .requestHandler(request -> handle(request, router));
    return ExclusivePort.listen(vertx, server, host, port)
        .onSuccess(
            listening -> {
              address = "http://" + host + ":" + listening.actualPort();
              workWhileFit();
            })
        .recover(
            failure ->
                Future.failedFuture(
                    new StartRefusedException(
                        service.text()
                            + " cannot listen on "
                            + host
                            + ":"
                            + port
                            + "; another program may have the port. Move it with services."
                            + service.text()
                            + ".port or "
                            + service.portVariable()
                            + ".")));
  }

  private void handle(HttpServerRequest request, Router router) {
    // Before the router: health is asked for more often than anything else and must stay cheap.
    boolean answered = hosts.refusal(request) == null && health.handle(request);
    if (!answered && !RequestHead.refused(request, hosts)) {
      router.handle(request);
    }
  }

  private void snapshot(Snapshot snapshot) {
    health.accept(snapshot);
    if (!snapshot.isStarting()) {
      states.accept(snapshot);
    }
    if (server != null && prober.refusal() != null) {
      String reason = refused(prober.refusal()).getMessage();
      if (refusal.tryComplete(reason)) {
        LOG.log(System.Logger.Level.WARNING, reason);
      }
    }
    if (address != null) {
      if (!snapshot.answered()) {
        setup.away();
      }
      workWhileFit();
    }
  }

  private List<Check> troubles() {
    return setup == null ? List.of() : setup.troubles();
  }

  private void workWhileFit() {
    setup.fit(health.snapshot().unfit() == null);
  }

  /** Ends background work, drains requests under way, then lets go of the database. */
  @Override
  public final Future<?> stop() {
    return release();
  }

  private Future<Void> release() {
    prober.stop();
    Future<?> drained =
        server == null
            ? Future.succeededFuture()
            : setup
                .stop()
                .timeout(DRAIN_SECONDS, TimeUnit.SECONDS)
                .transform(ended -> server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
    return drained.transform(done -> database.close());
  }
}
