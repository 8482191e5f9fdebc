package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads {@code <directory>/<environment>.yaml} strictly. Everything that is wrong is reported at
 * once, each with file, line, key path and cure.
 */
public final class ConfigLoader {
  private static final List<String> ENVIRONMENTS = List.of("development", "testing", "production");

  /** Whose tokens {@code marty dev --login} takes, and production never. */
  public static final String DEVELOPMENT_ISSUER = "http://localhost/marty-development";

  private static final String ISSUER = "gateway.authentication.issuer";

  /** One whole reference without a default. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\w+(:\\?[^${}]*)?\\}");

  private final Map<String, String> variables;
  private final Path directory;

  /**
   * A loader for one environment.
   *
   * @param variables environment variables, usually {@link System#getenv()}; {@code MARTY_ENV}
   *     chooses the file, {@code MARTY_CONFIG_DIR} its directory (default {@code config})
   */
  public ConfigLoader(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    this.directory = Path.of(variables.getOrDefault("MARTY_CONFIG_DIR", "config"));
  }

  /**
   * Reads and checks the configuration.
   *
   * @param vertx used for vertx-config; the file is read on a worker thread
   * @param scope what this process needs
   * @return the configuration, or a failure with {@link ConfigException}
   */
  public Future<MartyConfig> load(Vertx vertx, ConfigScope scope) {
    String environment = variables.getOrDefault("MARTY_ENV", "development");
    if (!ENVIRONMENTS.contains(environment)) {
      return Future.failedFuture(
          new ConfigException(
              "MARTY_ENV is '"
                  + environment
                  + "'; it must be one of "
                  + String.join(", ", ENVIRONMENTS)
                  + "."));
    }
    Path file = directory.resolve(environment + ".yaml");
    return vertx
        .executeBlocking(() -> lint(file))
        .compose(
            lint -> retrieve(vertx, file).map(tree -> check(environment, file, lint, tree, scope)));
  }

  private static void neverInProduction(
      JsonObject tree, YamlLint lint, List<ConfigProblem> problems) {
    for (Setting flag : ConfigSchema.neverInProduction()) {
      for (String path : ConfigTree.paths(tree, flag.path())) {
        if (Boolean.TRUE.equals(ConfigTree.get(tree, path))) {
          problems.add(new ConfigProblem(lint.line(path), path, flag.neverInProduction()));
        }
      }
    }
    if (DEVELOPMENT_ISSUER.equals(ConfigTree.get(tree, ISSUER))) {
      problems.add(
          new ConfigProblem(
              lint.line(ISSUER),
              ISSUER,
              "is the issuer of marty dev --login, whose key lies on a developer's machine."));
    }
  }

  private static YamlLint lint(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException(
          file
              + " cannot be read as UTF-8 text. Run marty from the folder that holds config/, or"
              + " set MARTY_CONFIG_DIR.");
    }
    YamlLint lint = YamlLint.of(text);
    if (!lint.problems().isEmpty()) {
      throw new ConfigException(file.toString(), lint.problems());
    }
    return lint;
  }

  private static Future<JsonObject> retrieve(Vertx vertx, Path file) {
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx,
            new ConfigRetrieverOptions()
                .setIncludeDefaultStores(false)
                .setScanPeriod(-1)
                .addStore(
                    new ConfigStoreOptions()
                        .setType("file")
                        .setFormat("yaml")
                        .setConfig(
                            new JsonObject().put("path", file.toAbsolutePath().toString()))));
    return retriever.getConfig().eventually(retriever::close);
  }

  private MartyConfig check(
      String environment, Path file, YamlLint lint, JsonObject tree, ConfigScope scope) {
    List<ConfigProblem> problems = new ArrayList<>();
    if (environment.equals("production")) {
      productionCredentials(tree, lint, problems);
    }
    expand(tree, "", scope, lint, problems);
    for (ServiceName service : ServiceName.values()) {
      String url = variables.get(service.urlVariable());
      if (url != null && !url.isBlank()) {
        ConfigTree.put(tree, "database." + service.text() + ".url", url);
      }
    }
    credentialsFromUrls(tree);
    if (environment.equals("production")) {
      PublishedCredentials.refuse(tree, lint, problems);
    }
    // A key whose reference did not resolve is missing now, and that was reported already.
    Set<String> unresolved = problems.stream().map(ConfigProblem::key).collect(Collectors.toSet());
    ConfigSchema.check(tree, scope)
        .forEach(
            (key, message) -> {
              if (!unresolved.contains(key)) {
                problems.add(new ConfigProblem(lint.line(key), key, message));
              }
            });
    if (environment.equals("production")) {
      neverInProduction(tree, lint, problems);
    }
    new DatabaseSeparation(tree, lint, problems).check();
    new PortSeparation(tree, lint, problems).check();
    if (!problems.isEmpty()) {
      throw new ConfigException(file.toString(), problems);
    }
    return new MartyConfig(environment, file.toString(), tree);
  }

  private void expand(
      JsonObject object,
      String parent,
      ConfigScope scope,
      YamlLint lint,
      List<ConfigProblem> problems) {
    Expansion expansion = new Expansion(variables);
    for (String name : List.copyOf(object.fieldNames())) {
      String path = parent.isEmpty() ? name : parent + "." + name;
      Object value = object.getValue(name);
      if (value instanceof JsonObject child) {
        expand(child, path, scope, lint, problems);
      } else if (value instanceof String text && text.contains("${")) {
        try {
          object.put(name, expansion.expand(text));
        } catch (Expansion.UnresolvedException e) {
          object.remove(name);
          if (scope.needs(path) && !overridden(path)) {
            problems.add(new ConfigProblem(lint.line(path), path, e.getMessage()));
          }
        }
      }
    }
  }

  /** A URL variable replaces the value in the file, so what the file refers to need not be set. */
  private boolean overridden(String path) {
    for (ServiceName service : ServiceName.values()) {
      if (path.equals("database." + service.text() + ".url")) {
        return variables.containsKey(service.urlVariable());
      }
    }
    return false;
  }

  /** A URL may carry user and password; the keys need not be there then. */
  static void credentialsFromUrls(JsonObject tree) {
    for (ServiceName service : ServiceName.values()) {
      String database = "database." + service.text();
      if (ConfigTree.get(tree, database + ".url") instanceof String text) {
        try {
          DatabaseUrl url = DatabaseUrl.parse(text);
          if (url.user() != null) {
            ConfigTree.put(tree, database + ".user", url.user());
          }
          if (url.password() != null) {
            ConfigTree.put(tree, database + ".password", url.password().reveal());
          }
        } catch (IllegalArgumentException malformed) {
          // DatabaseSeparation reports it, with its key and line.
        }
      }
    }
  }

  private static void productionCredentials(
      JsonObject tree, YamlLint lint, List<ConfigProblem> problems) {
    for (String path : ConfigSchema.credentialPaths()) {
      if (ConfigTree.get(tree, path) instanceof String text
          && !REFERENCE.matcher(text).matches()
          && (!path.endsWith(".url") || text.contains("@"))) {
        problems.add(
            new ConfigProblem(
                lint.line(path),
                path,
                "production takes no credential from the file and no default for one; use"
                    + " ${VARIABLE:?message}."));
      }
    }
  }
}
