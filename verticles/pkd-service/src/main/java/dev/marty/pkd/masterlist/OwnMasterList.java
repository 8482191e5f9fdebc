package dev.marty.pkd.masterlist;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.signer.enrolment.Csca;
import dev.marty.signer.keys.DatabaseKeyVault;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.KeyStock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The own master list of this directory, if a country is configured for it. */
public final class OwnMasterList {
  private static final int MOST_KEYS = 4;
  private static final int KEY_SECONDS = 60;

  private final List<Background> rounds;

  private OwnMasterList(List<Background> rounds) {
    this.rounds = rounds;
  }

  /** Builds it from the configuration and adds its routes. */
  public static OwnMasterList setUp(
      ServiceSetup setup, ServiceClient csca, Workers workers, Directory directory) {
    JsonObject settings = setup.settings().getJsonObject("masterList", new JsonObject());
    String country = settings.getString("country");
    if (country == null) {
      new OwnListRoutes(setup.database(), null, null).mount(setup.router());
      return new OwnMasterList(List.of());
    }
    DatabaseKeyVault vault = DatabaseKeyVault.of(ServiceName.PKD_SERVICE, setup.keys());
    ListEnrolment enrolment =
        new ListEnrolment(
            setup.database(),
            workers,
            vault,
            new KeyStock(
                setup.vertx(),
                vault,
                vault,
                setup.workers("keys", 1, MOST_KEYS, KEY_SECONDS),
                workers),
            new Csca(csca, workers),
            country);
    OwnLists lists =
        new OwnLists(
            setup.database(),
            workers,
            directory,
            vault,
            enrolment,
            country,
            Duration.ofDays(settings.getInteger("everyDays")));
    new OwnListRoutes(setup.database(), country, lists).mount(setup.router());
    KeyRotation keys =
        new KeyRotation(
            setup.vertx(),
            ServiceName.PKD_SERVICE,
            vault,
            workers,
            new ListSignerKeys(setup.database(), country));
    return new OwnMasterList(
        List.of(keys.rounds(), new OwnListSchedule(setup.vertx(), lists).rounds()));
  }

  /**
   * The looking whether a list is due, and whether its signers' keys are encrypted as they should.
   */
  public List<Background> rounds() {
    return rounds;
  }
}
