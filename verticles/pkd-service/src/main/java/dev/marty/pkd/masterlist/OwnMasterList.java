package dev.marty.pkd.masterlist;

import dev.marty.kit.ServiceName;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.signer.enrolment.Csca;
import dev.marty.signer.keys.DatabaseKeyVault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The own master list of this directory, if a country is configured for it. */
public final class OwnMasterList {
  private final OwnListSchedule schedule;

  private OwnMasterList(OwnListSchedule schedule) {
    this.schedule = schedule;
  }

  /** Builds it from the configuration and adds its routes. */
  public static OwnMasterList setUp(ServiceSetup setup, Workers workers, Directory directory) {
    JsonObject settings = setup.settings().getJsonObject("masterList", new JsonObject());
    String country = settings.getString("country");
    if (country == null) {
      new OwnListRoutes(setup.database(), null, null).mount(setup.router());
      return new OwnMasterList(null);
    }
    DatabaseKeyVault vault = DatabaseKeyVault.of(ServiceName.PKD_SERVICE, setup.keys());
    ListEnrolment enrolment =
        new ListEnrolment(
            setup.database(),
            workers,
            vault,
            new Csca(setup.peer(ServiceName.CSCA), workers),
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
    return new OwnMasterList(new OwnListSchedule(setup.vertx(), lists, enrolment));
  }

  /** Begins to look whether one is due. */
  public void start() {
    if (schedule != null) {
      schedule.start();
    }
  }

  /** Ends with what is under way. */
  public Future<?> stop() {
    return schedule == null ? Future.succeededFuture() : schedule.stop();
  }
}
