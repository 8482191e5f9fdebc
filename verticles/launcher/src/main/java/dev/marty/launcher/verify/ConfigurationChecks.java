package dev.marty.launcher.verify;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the configuration came to, with its variables expanded and overridden, held against what
 * db-init makes. Loading it has refused whatever breaks a rule of the file; equal passwords are no
 * such rule, but a service that has its own could log in as another then.
 */
final class ConfigurationChecks {
  private static final String GROUP = "configuration";

  private ConfigurationChecks() {}

  static List<Result> of(MartyConfig config) {
    List<Result> results = new ArrayList<>();
    List<DatabaseSettings> apps = new ArrayList<>();
    List<DatabaseSettings> logins = new ArrayList<>();
    for (ServiceName service : ServiceName.values()) {
      DatabaseSettings app = config.database(service.text());
      DatabaseSettings migrator = config.migratorDatabase(service.text());
      apps.add(app);
      logins.addAll(List.of(app, migrator));
      results.add(
          new Result(
              GROUP,
              config.file() + ": " + service.text(),
              app.url().database().equals(service.database())
                  && app.user().equals(service.appRole())
                  && migrator.user().equals(service.migratorRole()),
              app.url() + " as " + app.user() + " and " + migrator.user()));
    }
    results.add(distinct("databases", apps, login -> login.url().toString()));
    results.add(distinct("roles", logins, DatabaseSettings::user));
    results.add(distinct("passwords", logins, login -> login.password().reveal()));
    return results;
  }

  private static Result distinct(
      String what, List<DatabaseSettings> logins, Function<DatabaseSettings, String> part) {
    long different = logins.stream().map(part).distinct().count();
    return new Result(
        GROUP,
        "no two " + what + " alike",
        different == logins.size(),
        different + " different of " + logins.size());
  }
}
