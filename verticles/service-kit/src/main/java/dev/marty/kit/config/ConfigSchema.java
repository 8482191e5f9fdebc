package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every key a configuration file may have, with its type, its bounds and its default. */
final class ConfigSchema {
  /** A key with a null default is required where it is needed. */
  private record Key(BiFunction<String, Object, Object> type, Object byDefault, boolean required) {}

  /** Services that keep private keys, encrypted, in their databases. */
  private static final List<ServiceName> KEY_OWNERS =
      List.of(ServiceName.CSCA, ServiceName.DOCUMENT_SIGNER, ServiceName.PKD_SERVICE);

  /**
   * A name that the user chooses: the {@code *} of a path such as {@code pkd_service.sources.*}.
   */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  private static final Map<String, Key> KEYS = keys();

  private ConfigSchema() {}

  static String topLevelKeys() {
    return childrenOf("");
  }

  /**
   * Checks a tree whose references are expanded, converts numbers that came from the environment
   * and fills in defaults.
   *
   * @param tree the configuration; changed in place
   * @param scope which keys this process needs; only those can be missing
   * @return what is wrong, by key path
   */
  static Map<String, String> check(JsonObject tree, ConfigScope scope) {
    Map<String, String> wrong = new LinkedHashMap<>();
    checkObject(tree, "", "", wrong);
    KEYS.forEach(
        (pattern, key) -> {
          for (String path : ConfigTree.paths(tree, pattern)) {
            if (ConfigTree.get(tree, path) != null) {
              continue;
            }
            if (key.byDefault() != null) {
              ConfigTree.put(tree, path, key.byDefault());
            } else if (key.required() && scope.needs(path)) {
              wrong.putIfAbsent(path, "is missing.");
            }
          }
        });
    return wrong;
  }

  /**
   * Checks a mapping.
   *
   * @param parent where it stands in the file
   * @param pattern the same place in the schema, with {@code *} for a name that the user chose
   */
  private static void checkObject(
      JsonObject object, String parent, String pattern, Map<String, String> wrong) {
    for (String name : List.copyOf(object.fieldNames())) {
      String path = below(parent, name);
      boolean named = isParent(below(pattern, "*"));
      if (named && !NAME.matcher(name).matches()) {
        wrong.put(
            path,
            "is no name: a small letter, then up to 39 small letters, digits, hyphens and"
                + " underscores.");
        continue;
      }
      String place = below(pattern, named ? "*" : name);
      Object value = object.getValue(name);
      Key key = KEYS.get(place);
      if (key == null && !isParent(place)) {
        wrong.put(path, unknown(pattern, name));
      } else if (key == null) {
        if (value instanceof JsonObject child) {
          checkObject(child, path, place, wrong);
        } else {
          wrong.put(path, "must hold the keys " + childrenOf(place) + ".");
        }
      } else if (value == null) {
        wrong.put(path, "has no value; give it one or remove the line.");
      } else {
        try {
          object.put(name, key.type().apply(path, value));
        } catch (ConfigTypes.TypeException e) {
          wrong.put(path, e.getMessage());
        }
      }
    }
  }

  private static String below(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private static String unknown(String parent, String name) {
    boolean shared = name.equals("default") || name.equals("url");
    if (shared && (parent.isEmpty() || parent.equals("database"))) {
      return "is the old shared form. There is no shared database: give each service its own"
          + " database.<serviceName>.url ("
          + ServiceName.known()
          + ").";
    }
    return "is not a setting. Known here: " + childrenOf(parent) + ".";
  }

  private static boolean isParent(String path) {
    return KEYS.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
  }

  private static String childrenOf(String parent) {
    String prefix = parent.isEmpty() ? "" : parent + ".";
    return KEYS.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("\\.", 2)[0])
        .map(name -> name.equals("*") ? "<a name of your choice>" : name)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Key> keys() {
    Map<String, Key> keys = new LinkedHashMap<>();
    for (ServiceName service : ServiceName.values()) {
      String database = "database." + service.text();
      keys.put(database + ".url", required(ConfigTypes::text));
      keys.put(database + ".user", required(ConfigTypes::text));
      keys.put(database + ".password", required(ConfigTypes::text));
      keys.put(database + ".migrator.user", required(ConfigTypes::text));
      keys.put(database + ".migrator.password", required(ConfigTypes::text));
      keys.put(database + ".pool.maxSize", number(1, 500, 8));
      keys.put(database + ".pool.maxReaders", number(1, 500, 4));
      keys.put(database + ".pool.maxWaitQueue", number(0, 10_000, 64));
      keys.put(database + ".pool.idleTimeoutMs", number(1_000, 86_400_000, 600_000));
      keys.put(database + ".pool.maxLifetimeMs", number(1_000, 86_400_000, 1_800_000));
      keys.put(database + ".timeouts.connectMs", number(100, 60_000, 5_000));
      keys.put(database + ".timeouts.acquireMs", number(100, 60_000, 3_000));
      keys.put(database + ".timeouts.statementMs", number(100, 600_000, 10_000));
      keys.put(database + ".timeouts.transactionMs", number(100, 600_000, 25_000));
      String http = "services." + service.text();
      keys.put(http + ".host", new Key(ConfigTypes::text, "127.0.0.1", false));
      keys.put(http + ".port", new Key(ConfigTypes.bounded(0, 65_535), null, true));
      keys.put(http + ".url", optional(ConfigTypes::text));
      keys.put(http + ".hosts", optional(ConfigTypes::hosts));
    }
    for (ServiceName service : KEY_OWNERS) {
      keys.put("keys." + service.text() + ".encryptionKey", required(ConfigTypes::keyRing));
    }
    keys.put("document_signer.usageDays", number(1, 92, 90));
    keys.put("document_signer.maxSignatures", number(10, 10_000_000, 100_000));
    keys.put("document_signer.overlapHours", number(1, 720, 48));
    keys.put("keys.csca.pkcs11.library", optional(ConfigTypes::text));
    keys.put("keys.csca.pkcs11.slotListIndex", number(0, 1_000, 0));
    keys.put("keys.csca.pkcs11.pin", optional(ConfigTypes::text));
    keys.put("csca.publicUrl", optional(ConfigTypes::text));
    keys.put("csca.crl.everyDays", number(2, 88, 30));
    keys.put("csca.crl.validDays", number(3, 89, 60));
    keys.put("csca.crl.checkSeconds", number(1, 3_600, 60));
    keys.put("pkd_service.sources.*.location", required(ConfigTypes::location));
    keys.put("pkd_service.sources.*.intervalMinutes", number(1, 43_200, 1_440));
    keys.put("pkd_service.sources.*.expectedSigner", optional(ConfigTypes::signer));
    keys.put("pkd_service.sources.*.trust", optional(ConfigTypes::flag));
    keys.put("pkd_service.ldap.host", new Key(ConfigTypes::text, "127.0.0.1", false));
    keys.put("pkd_service.ldap.port", optional(ConfigTypes.bounded(0, 65_535)));
    keys.put("pkd_service.masterList.country", optional(ConfigTypes::country));
    keys.put("pkd_service.masterList.everyDays", number(1, 365, 30));
    keys.put("gateway.host", new Key(ConfigTypes::text, "127.0.0.1", false));
    keys.put("gateway.port", new Key(ConfigTypes.bounded(0, 65_535), null, true));
    keys.put("gateway.hosts", optional(ConfigTypes::hosts));
    keys.put("gateway.upstreamCa", optional(ConfigTypes::text));
    keys.put("gateway.requestTimeoutMs", number(100, 600_000, 30_000));
    keys.put("gateway.idleTimeoutMs", number(1_000, 600_000, 60_000));
    keys.put("gateway.headTimeoutMs", number(1_000, 600_000, 10_000));
    keys.put("gateway.upload.leastBytesPerSecond", number(1, 100_000_000, 1_024));
    keys.put("gateway.upload.graceMs", number(1_000, 600_000, 10_000));
    keys.put("gateway.upload.timeoutMs", number(1_000, 86_400_000, 1_800_000));
    keys.put("gateway.perClient.connections", number(1, 100_000, 512));
    keys.put("gateway.perClient.requests", number(1, 10_000, 128));
    keys.put("gateway.maxConcurrentRequests", number(1, 10_000, 256));
    keys.put("gateway.maxBodyBytes", number(1_024, Integer.MAX_VALUE, 128 * 1024 * 1024));
    keys.put("gateway.breaker.maxFailures", number(1, 1_000, 5));
    keys.put("gateway.breaker.resetMs", number(100, 60_000, 1_000));
    keys.put("development.directory", new Key(ConfigTypes::text, ".marty", false));
    keys.put("development.postgresPort", number(1, 65_532, 15_432));
    return keys;
  }

  private static Key required(BiFunction<String, Object, Object> type) {
    return new Key(type, null, true);
  }

  private static Key optional(BiFunction<String, Object, Object> type) {
    return new Key(type, null, false);
  }

  private static Key number(int least, int most, int byDefault) {
    return new Key(ConfigTypes.bounded(least, most), byDefault, false);
  }

  /** Paths of all keys that hold a credential, or may: a URL can carry user and password. */
  static List<String> credentialPaths() {
    List<String> paths = new ArrayList<>();
    for (ServiceName service : ServiceName.values()) {
      paths.add("database." + service.text() + ".url");
      paths.add("database." + service.text() + ".password");
      paths.add("database." + service.text() + ".migrator.password");
    }
    for (ServiceName service : KEY_OWNERS) {
      paths.add("keys." + service.text() + ".encryptionKey");
    }
    paths.add("keys.csca.pkcs11.pin");
    return paths;
  }
}
