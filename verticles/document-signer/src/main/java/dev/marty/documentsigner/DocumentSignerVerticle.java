package dev.marty.documentsigner;

import dev.marty.kit.ServiceName;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.reconcile.Reconciliation;
import dev.marty.kit.reconcile.ReconciliationRoute;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.kit.work.Workers;
import dev.marty.signer.enrolment.Csca;
import dev.marty.signer.holdings.FromCsca;
import dev.marty.signer.holdings.Holder;
import dev.marty.signer.holdings.HoldingsRoutes;
import dev.marty.signer.holdings.HoldingsStore;
import dev.marty.signer.keys.DatabaseKeyVault;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.KeyStock;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** Document Signer: signs LDS Security Objects (EF.SOD) with keys that csca certified. */
public final class DocumentSignerVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 4;

  private static final int MOST_SIGNING = 2_048;
  private static final int SIGNING_SECONDS = 10;

  /** RSA keys take seconds each; they must not stand before signatures. */
  private static final int MOST_KEYS = 16;

  private static final int KEY_SECONDS = 60;

  private final LongSupplier nanos;

  /** For {@link java.util.ServiceLoader}. */
  public DocumentSignerVerticle() {
    this(System::nanoTime);
  }

  /** With the clock of its limit. */
  DocumentSignerVerticle(LongSupplier nanos) {
    super(ServiceName.DOCUMENT_SIGNER, SCHEMA_VERSION);
    this.nanos = nanos;
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    Vertx vertx = setup.vertx();
    Database database = setup.database();
    int cores = Runtime.getRuntime().availableProcessors();
    Workers crypto = setup.workers("crypto", cores, MOST_SIGNING, SIGNING_SECONDS);
    Workers keys = setup.workers("keys", 1, MOST_KEYS, KEY_SECONDS);
    DatabaseKeyVault vault = DatabaseKeyVault.of(ServiceName.DOCUMENT_SIGNER, setup.keys());

    ActiveSigners signers = new ActiveSigners(database, vault, crypto);
    ServiceClient peer = setup.peer(ServiceName.CSCA);
    Csca csca = new Csca(peer, crypto);
    Enrolment enrolment =
        new Enrolment(
            database,
            vault,
            new KeyStock(setup.vertx(), vault, vault, keys, crypto),
            crypto,
            csca,
            signers);
    RotationPolicy policy = new RotationPolicy(SignerSettings.of(setup.settings()));
    Rotation rotation = new Rotation(vertx, database, enrolment, signers, policy);
    SignatureLog log = new SignatureLog(vertx, database);
    HoldingsStore told = new HoldingsStore(database, WitnessRepository.STATEMENTS);
    Gate gate =
        Gate.afterRestore(
            vertx,
            database,
            told::isEmpty,
            "This database was restored; nothing is signed until csca has said which signers are"
                + " revoked.");
    SodSigner signer = new SodSigner(database, log, crypto, signers, rotation, gate);

    new SignerRoutes(vertx, database, enrolment, signers).mount(setup.router());
    SigningLimit limit = SigningLimit.of(setup.settings(), nanos);
    setup.warning(limit::trouble);
    new SodRoutes(vertx, signer, limit).mount(setup.router());
    new BatchRoutes(vertx, signer, limit).mount(setup.router());
    new SignatureRoutes(database).mount(setup.router());
    new UnloggedRoute(vertx, database).mount(setup.router());
    Revocations events = new Revocations(signers);
    InboxRoute inbox = new InboxRoute(vertx, database, events);
    inbox.mount(setup.router());
    new HoldingsRoutes(told, Gate.none(vertx)).mount(setup.router());
    Reconciliation reconciliation =
        new Reconciliation(
            vertx, gate, new FromCsca(database, new Holder(ServiceName.CSCA, peer), told, events));
    ReconciliationRoute.mount(vertx, setup.router(), reconciliation);
    setup.background(reconciliation);
    setup.background(inbox.purge());
    setup.background(rotation.rounds());
    setup.background(
        new KeyRotation(vertx, ServiceName.DOCUMENT_SIGNER, vault, crypto, new SignerKeys(database))
            .rounds());
  }
}
