package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceVerticle;
import dev.marty.kit.database.Database;
import io.vertx.ext.web.Router;

/** Public Key Directory: imports, checks and serves trust material. */
public final class PkdVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 1;

  /** For {@link java.util.ServiceLoader}. */
  public PkdVerticle() {
    super(ServiceName.PKD_SERVICE, SCHEMA_VERSION);
  }

  @Override
  protected void routes(Router router, Database database) {
  }
}
