package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceSetup;
import dev.marty.kit.ServiceVerticle;
import dev.marty.kit.Workers;
import dev.marty.kit.database.Database;
import dev.marty.kit.outbox.InboxRoute;
import io.vertx.ext.web.Router;

/** Public Key Directory: imports, checks and serves trust material. */
public final class PkdVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 3;
  private static final int CRYPTO_THREADS = 2;
  private static final int CRYPTO_SECONDS = 30;

  /** For {@link java.util.ServiceLoader}. */
  public PkdVerticle() {
    super(ServiceName.PKD_SERVICE, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    Router router = setup.router();
    Database database = setup.database();
    Workers crypto =
        new Workers(
            setup.vertx(), "pkd-crypto", CRYPTO_THREADS, ImportRoutes.MOST_AT_ONCE, CRYPTO_SECONDS);
    Workers inbox =
        new Workers(setup.vertx(), "pkd-inbox", 1, InboxRoute.MOST_AT_ONCE, CRYPTO_SECONDS);
    TrustCache trust = new TrustCache(database, new TrustRepository());
    MasterListImporter importer =
        new MasterListImporter(crypto, database, new ImportRepository(), trust::clear);
    new ImportRoutes(setup.vertx(), importer).mount(router);
    new CertificateRoutes(database, new CertificateRepository()).mount(router);
    new TrustRoutes(database, trust, new CrlRepository()).mount(router);
    new InboxRoute(setup.vertx(), database, new OwnCsca(inbox, trust::clear)).mount(router);
  }
}
