package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceVerticle;
import dev.marty.kit.Workers;
import dev.marty.kit.database.Database;
import io.vertx.ext.web.Router;

/** Public Key Directory: imports, checks and serves trust material. */
public final class PkdVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 1;
  private static final int CRYPTO_THREADS = 2;
  private static final int CRYPTO_SECONDS = 30;

  /** For {@link java.util.ServiceLoader}. */
  public PkdVerticle() {
    super(ServiceName.PKD_SERVICE, SCHEMA_VERSION);
  }

  @Override
  protected void routes(Router router, Database database) {
    Workers crypto =
        new Workers(vertx, "pkd-crypto", CRYPTO_THREADS, ImportRoutes.MOST_AT_ONCE, CRYPTO_SECONDS);
    MasterListImporter importer = new MasterListImporter(crypto, database, new ImportRepository());
    new ImportRoutes(vertx, importer).mount(router);
    new CertificateRoutes(database, new CertificateRepository()).mount(router);
  }
}
