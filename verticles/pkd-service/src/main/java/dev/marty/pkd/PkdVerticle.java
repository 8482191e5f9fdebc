package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.TrustClock;
import dev.marty.pkd.directory.Upgrade;
import dev.marty.pkd.export.ExportRoutes;
import dev.marty.pkd.export.TrustExportRoutes;
import dev.marty.pkd.export.ldap.LdapDirectory;
import dev.marty.pkd.imports.ImportEvents;
import dev.marty.pkd.imports.ImportRoutes;
import dev.marty.pkd.imports.Imports;
import dev.marty.pkd.imports.SignedLists;
import dev.marty.pkd.masterlist.OwnMasterList;
import dev.marty.pkd.query.Queries;
import dev.marty.pkd.sync.Sync;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Public Key Directory: imports, checks, serves and exports trust material. */
public final class PkdVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 14;
  private static final int CRYPTO_THREADS = 2;
  private static final int CRYPTO_SECONDS = 30;

  /** One reads, one judges, of imports that are small. */
  private static final int LIGHT_THREADS = 2;

  private static final int WAITING = 16;

  /** Each is a reading of the database, of which no more go on at once. */
  private static final int ANSWERS_WAITING = 1_000;

  /** For {@link java.util.ServiceLoader}. */
  public PkdVerticle() {
    super(ServiceName.PKD_SERVICE, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    Vertx vertx = setup.vertx();
    Router router = setup.router();
    Database database = setup.database();
    Preparation preparation = new Preparation(setup);
    Workers crypto = setup.workers("crypto", CRYPTO_THREADS, WAITING, CRYPTO_SECONDS);
    Workers reading = setup.workers("reading", 1, WAITING, CRYPTO_SECONDS);
    Workers inbox = setup.workers("inbox", 1, InboxRoute.MOST_AT_ONCE, CRYPTO_SECONDS);
    Workers answering = setup.workers("answers", 1, ANSWERS_WAITING, CRYPTO_SECONDS);
    Queries queries = new Queries(vertx, database, answering);
    boolean firstUse = setup.settings().getBoolean("trustOnFirstUse", false);
    Directory directory = new Directory(crypto, firstUse);
    Workers light = setup.workers("light", LIGHT_THREADS, 2 * WAITING, CRYPTO_SECONDS);
    Imports imports =
        new Imports(vertx, database, light, reading, crypto, directory, queries::changed);
    new ImportRoutes(imports, new ImportEvents(imports)).mount(router);
    Workers exporting = setup.workers("export", 1, WAITING, CRYPTO_SECONDS);
    new ExportRoutes(vertx, database, exporting).mount(router);
    new TrustExportRoutes(database, exporting).mount(router);
    ServiceClient csca = setup.peer(ServiceName.CSCA);
    OwnCountries countries = OwnCountries.of(setup.settings());
    OwnCsca ownCsca =
        new OwnCsca(
            database, csca, inbox, countries, new Directory(inbox, false), queries::changed);
    CscaReconciliation.setUp(setup, csca, ownCsca);
    queries.mount(router);
    InboxRoute events = new InboxRoute(vertx, database, ownCsca);
    events.mount(router);
    setup.background(events.purge());
    Workers files = setup.workers("files", 1, WAITING, CRYPTO_SECONDS);
    Sync sync = new Sync(vertx, database, files, imports, setup.settings());
    sync.mount(router);
    OwnMasterList ownList = OwnMasterList.setUp(setup, csca, crypto, directory);
    LdapDirectory ldap = LdapDirectory.of(setup);
    TrustClock clock = new TrustClock(vertx, database, queries::changed);
    Upgrade upgrade = new Upgrade(database, crypto, directory, SignedLists::kept);
    preparation.begin(
        () ->
            upgrade
                .run()
                .compose(done -> countries.apply(database))
                .compose(done -> sync.acceptConfigured()),
        () -> {
          queries.changed();
          setup.background(clock.rounds());
          imports.runner().rounds().forEach(setup::background);
          sync.rounds().forEach(setup::background);
          ownList.rounds().forEach(setup::background);
          if (ldap != null) {
            setup.background(ldap);
          }
        });
    setup.onStop(sync::stop);
  }
}
