package dev.marty.csca;

import dev.marty.csca.keys.KeyVaults;
import dev.marty.csca.keys.Pkcs11Token;
import dev.marty.csca.keys.TokenKeyVault;
import dev.marty.kit.ServiceName;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.outbox.InboxClient;
import dev.marty.kit.outbox.OutboxRelay;
import dev.marty.kit.outbox.RelaySettings;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.reconcile.Reconciliation;
import dev.marty.kit.reconcile.ReconciliationRoute;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.kit.verticle.StartRefusedException;
import dev.marty.kit.work.Workers;
import dev.marty.signer.holdings.Holder;
import dev.marty.signer.holdings.HoldingsRoutes;
import dev.marty.signer.holdings.HoldingsStore;
import dev.marty.signer.keys.DatabaseKeyVault;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.KeyStock;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Country Signing CA: root, link and signer certificates, revocation, CRLs. */
public final class CscaVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 5;
  private static final int CRYPTO_THREADS = 2;
  private static final int CRYPTO_WAITING = 64;
  private static final int CRYPTO_SECONDS = 60;
  private static final int MOST_KEYS = 16;

  /** For {@link java.util.ServiceLoader}. */
  public CscaVerticle() {
    super(ServiceName.CSCA, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    CscaSettings settings = CscaSettings.of(setup.settings());
    Database database = setup.database();
    Workers crypto = setup.workers("crypto", CRYPTO_THREADS, CRYPTO_WAITING, CRYPTO_SECONDS);
    DatabaseKeyVault encrypted = DatabaseKeyVault.of(ServiceName.CSCA, setup.keys());
    KeyVault token = token(setup.keys().getJsonObject("pkcs11"));
    KeyVault vault = new KeyVaults(encrypted, token);
    Workers making = setup.workers("keys", 1, MOST_KEYS, CRYPTO_SECONDS);
    KeyStock keys = new KeyStock(vertx, vault, token == null ? encrypted : null, making, crypto);

    Once once = new Once(database);
    CrlIssuer crlIssuer = new CrlIssuer(vault, crypto, settings.crlValid());
    SignerIssuer signers = new SignerIssuer(once, vault, crypto);

    Gate gate =
        Gate.strict(
            vertx,
            database,
            "csca signs nothing until it has taken in what pkd_service and document_signer know of"
                + " it; that is done when both have answered.");
    Changes changes = new Changes(vertx, gate);
    new RootRoutes(
            changes,
            settings,
            new RootIssuer(database, crlIssuer, vault, keys, crypto),
            new Rollover(database, vault, keys, crypto))
        .mount(setup.router());
    new SignerRoutes(changes, signers, new Renewal(once, signers)).mount(setup.router());
    new RevocationRoutes(changes, new Revoker(once, crlIssuer)).mount(setup.router());
    new CertificateRoutes(database).mount(setup.router());
    new CrlRoutes(changes, database, once, crlIssuer).mount(setup.router());
    new AuditRoutes(database).mount(setup.router());

    setup.background(
        new KeyRotation(vertx, ServiceName.CSCA, encrypted, crypto, new CscaKeys(database))
            .rounds());
    SignersLeft left = new SignersLeft(database, crlIssuer);
    setup.background(new CrlSchedule(vertx, database, crlIssuer, left, gate, settings).rounds());
    List<Holder> consumers = new ArrayList<>();
    for (ServiceName consumer : List.of(ServiceName.PKD_SERVICE, ServiceName.DOCUMENT_SIGNER)) {
      ServiceClient client = setup.peer(consumer);
      consumers.add(new Holder(consumer, client));
      setup.background(
          new OutboxRelay(
              vertx, database, RelaySettings.DEFAULT, consumer.text(), InboxClient.of(client)));
    }
    HoldingsStore own = new HoldingsStore(database, HoldingsRepository.STATEMENTS);
    new HoldingsRoutes(own, gate).mount(setup.router());
    Intake intake = new Intake(database, crypto, crlIssuer);
    Reconciliation reconciliation =
        new Reconciliation(
            vertx,
            gate,
            new FromConsumers(consumers, own, intake, new IntakeCrl(crypto, intake), gate));
    ReconciliationRoute.mount(vertx, setup.router(), reconciliation);
    setup.background(reconciliation);
  }

  /** A wrong library or PIN must be seen at the start and not at the next rollover. */
  private static KeyVault token(JsonObject pkcs11) {
    if (pkcs11 == null || pkcs11.getString("library") == null) {
      return null;
    }
    try {
      return new TokenKeyVault(
          Pkcs11Token.open(
              pkcs11.getString("library"),
              pkcs11.getInteger("slotListIndex"),
              pkcs11.getString("pin", "")));
    } catch (KeyVaultException e) {
      throw new StartRefusedException("csca refuses to run: " + e.getMessage());
    }
  }
}
