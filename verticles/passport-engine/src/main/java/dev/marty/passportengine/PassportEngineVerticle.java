package dev.marty.passportengine;

import dev.marty.emrtd.verification.VerificationPolicy;
import dev.marty.kit.Heap;
import dev.marty.kit.ServiceName;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.reconcile.Reconciliation;
import dev.marty.kit.reconcile.ReconciliationRoute;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.kit.work.Workers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Passport Engine: issues eMRTDs and verifies them by Passive Authentication. */
public final class PassportEngineVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 5;
  private static final int CRYPTO_THREADS = Runtime.getRuntime().availableProcessors();
  private static final int CRYPTO_WAITING = 512;
  private static final int CRYPTO_SECONDS = 30;

  /** Of their own: whoever stands at a border does not wait behind those who issue. */
  private static final int VERIFYING_THREADS = 2;

  private static final int VERIFYING_SECONDS = 10;

  /** Of the heap for CRLs, of which a new one is here beside the one it replaces: a quarter. */
  private static final int TRUST_SHARE = 4;

  private static final int MOST_TRUST_BYTES = 256 * 1024 * 1024;

  /** For {@link java.util.ServiceLoader}. */
  public PassportEngineVerticle() {
    super(ServiceName.PASSPORT_ENGINE, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    Workers crypto = setup.workers("crypto", CRYPTO_THREADS, CRYPTO_WAITING, CRYPTO_SECONDS);
    issuing(setup, crypto);
    new MrzRoutes(setup.vertx()).mount(setup.router());
    verifying(setup);
  }

  private static void issuing(ServiceSetup setup, Workers crypto) {
    Database database = setup.database();
    ServiceClient signer = setup.peer(ServiceName.DOCUMENT_SIGNER);
    Signing signing = new Signing(signer, crypto, database);
    PassportIssuer issuer =
        new PassportIssuer(crypto, database, new SignerCoverage(signer), signing);
    new PassportRoutes(setup.vertx(), database, issuer).mount(setup.router());
    new FileRoutes(crypto, database).mount(setup.router());
    setup.background(new SigningWorker(setup.vertx(), database, signing).rounds());
    Reconciliation reconciliation =
        new Reconciliation(setup.vertx(), new LoggedSignatures(database, signer));
    ReconciliationRoute.mount(setup.vertx(), setup.router(), reconciliation);
    setup.background(reconciliation);
  }

  private static void verifying(ServiceSetup setup) {
    Workers crypto =
        setup.workers(
            "verification", VERIFYING_THREADS, VerificationRoutes.MOST_AT_ONCE, VERIFYING_SECONDS);
    int mostBytes = Heap.share(TRUST_SHARE, MOST_TRUST_BYTES);
    JsonObject settings = setup.settings().getJsonObject("verification");
    ServiceClient pkd = setup.peer(ServiceName.PKD_SERVICE);
    TrustMaterialReader reader =
        new TrustMaterialReader(settings.getBoolean("countryCrls"), mostBytes);
    TrustMaterialClient trust =
        new TrustMaterialClient(
            setup.vertx(), new TrustMaterialFetch(pkd, crypto, reader, mostBytes), mostBytes);
    setup.background(trust);
    VerificationLog log = new VerificationLog(setup.database());
    Verifications verifications =
        new Verifications(
            crypto,
            trust,
            new SignerDirectory(pkd),
            new DeviationDirectory(pkd),
            log,
            policy(settings));
    new VerificationRoutes(setup.vertx(), verifications, log).mount(setup.router());
  }

  private static VerificationPolicy policy(JsonObject settings) {
    return new VerificationPolicy(
        "required".equals(settings.getString("crl")),
        Duration.ofSeconds(settings.getInteger("trustMaterialSeconds")));
  }
}
