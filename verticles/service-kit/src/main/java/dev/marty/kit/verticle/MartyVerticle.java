package dev.marty.kit.verticle;

import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;

/**
 * What one process runs: a service or the gateway. Each module declares its own for {@link
 * java.util.ServiceLoader}, so that {@code marty run} and a module's own jar start the same code.
 */
public abstract class MartyVerticle extends VerticleBase {
  private static final System.Logger LOG = System.getLogger(MartyVerticle.class.getName());

  /** The name given to {@code marty run}. */
  public abstract String name();

  /** The part of the configuration a process of this verticle alone needs. */
  public abstract ConfigScope scope();

  /** What to deploy it with: its own subtree and nothing else. */
  public abstract JsonObject ownConfig(MartyConfig config);

  /** Starts it, on its event loop; a failure refuses the deployment. */
  protected abstract Future<?> begin();

  /** Begins, and says in the log where it listens or why it does not. */
  @Override
  public final Future<?> start() {
    return Future.succeededFuture()
        .compose(now -> begin())
        .onSuccess(begun -> LOG.log(System.Logger.Level.INFO, name() + " listens on " + address()))
        .onFailure(failure -> LOG.log(System.Logger.Level.WARNING, failure.getMessage()));
  }

  /** Where it listens, once deployed, for people: {@code http://127.0.0.1:8081}. */
  public abstract String address();

  /** How it is now, for people; without a database, being deployed is all there is to pass. */
  public String state() {
    return "pass";
  }

  /**
   * Completes if the running verticle finds a permanent fault it could not see at its start,
   * because its database was away then. The owner must undeploy it.
   */
  public abstract Future<String> refusal();
}
