package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every key a configuration file may have: what every service has, and what each module has. */
final class ConfigSchema {
  /** Stands for the name of each service in the keys that all of them have. */
  static final String SERVICE = "<serviceName>";

  /**
   * A name that the user chooses: the {@code *} of a path such as {@code pkd_service.sources.*}.
   */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  private static final Map<String, Setting> KEYS = keys();

  private ConfigSchema() {}

  /** The files of settings, in the order in which they are documented. */
  static List<String> files() {
    List<String> files = new ArrayList<>(List.of("common"));
    for (ServiceName service : ServiceName.values()) {
      files.add(service.text());
    }
    files.addAll(List.of("gateway", "identity", "development"));
    return files;
  }

  private static Map<String, Setting> keys() {
    Map<String, Setting> keys = new LinkedHashMap<>();
    for (String file : files()) {
      for (Setting setting : SettingsFile.read(file)) {
        if (setting.path().contains(SERVICE)) {
          for (ServiceName service : ServiceName.values()) {
            String path = setting.path().replace(SERVICE, service.text());
            keys.put(path, setting.at(path));
          }
        } else {
          keys.put(setting.path(), setting);
        }
      }
    }
    return keys;
  }

  /** Keys of flags that must not be on in production. */
  static List<Setting> neverInProduction() {
    return KEYS.values().stream().filter(key -> key.neverInProduction() != null).toList();
  }

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
      Setting key = KEYS.get(place);
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
          object.put(name, key.type().read(value));
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

  /** Whether a value must not be repeated. */
  static boolean secret(String path) {
    Setting key = KEYS.get(path);
    return key != null && key.secret();
  }

  /** Paths of all keys that hold a credential, or may: a URL can carry user and password. */
  static List<String> credentialPaths() {
    return KEYS.values().stream().filter(Setting::secret).map(Setting::path).toList();
  }

  /** The sections that say where a server listens: those with a port. */
  static List<String> listeners() {
    return KEYS.keySet().stream()
        .filter(path -> path.endsWith(".port"))
        .map(path -> path.substring(0, path.lastIndexOf('.')))
        .toList();
  }
}
