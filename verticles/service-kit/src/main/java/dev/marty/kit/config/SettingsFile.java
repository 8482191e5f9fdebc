package dev.marty.kit.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads which keys a module has. Each module writes its own down, in {@code
 * src/main/settings/<section>.yaml}, and the kit carries all of them, so that a process of one
 * service knows the keys of the others without their code. A key path has these attributes:
 *
 * <ul>
 *   <li>{@code type}: {@code text} (with {@code form}, a regular expression, and {@code otherwise},
 *       the message for any other), {@code number} (with {@code least} and {@code most}), {@code
 *       port}, {@code flag}, {@code country}, {@code hosts}, {@code location}, {@code keyRing}
 *   <li>{@code default}, or {@code required: true}, or neither
 *   <li>{@code secret: true} for credentials
 *   <li>{@code neverInProduction}, for a flag that must not be on there: why, and the cure
 *   <li>{@code meaning}: one line of Markdown, for docs/configuration.md
 * </ul>
 */
final class SettingsFile {
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "type",
          "form",
          "otherwise",
          "least",
          "most",
          "default",
          "required",
          "secret",
          "neverInProduction",
          "meaning");

  private SettingsFile() {}

  /**
   * Reads {@code /settings/<name>.yaml}.
   *
   * @return its keys in their order; none if a module has no such file
   * @throws IllegalStateException when the file is not written as it must be
   */
  static List<Setting> read(String name) {
    try (InputStream in = SettingsFile.class.getResourceAsStream("/settings/" + name + ".yaml")) {
      return in == null
          ? List.of()
          : settings(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Setting> settings(Map<String, Map<String, Object>> file) {
    List<Setting> settings = new ArrayList<>();
    file.forEach((path, attributes) -> settings.add(setting(path, attributes)));
    return List.copyOf(settings);
  }

  private static Setting setting(String path, Map<String, Object> attributes) {
    Object byDefault = attributes.get("default");
    boolean required = Boolean.TRUE.equals(attributes.get("required"));
    if (!ATTRIBUTES.containsAll(attributes.keySet())
        || !(attributes.get("meaning") instanceof String meaning)
        || (required && byDefault != null)) {
      throw new IllegalStateException(path + " is not described as a setting must be.");
    }
    ConfigTypes.Type type = type(path, attributes);
    return new Setting(
        path,
        type,
        byDefault == null ? null : type.read(byDefault),
        required,
        Boolean.TRUE.equals(attributes.get("secret")),
        (String) attributes.get("neverInProduction"),
        meaning.strip());
  }

  private static ConfigTypes.Type type(String path, Map<String, Object> attributes) {
    String type = (String) attributes.get("type");
    return switch (type == null ? "" : type) {
      case "text" ->
          attributes.get("form") instanceof String form
              ? ConfigTypes.form(Pattern.compile(form), (String) attributes.get("otherwise"))
              : ConfigTypes.TEXT;
      case "number" ->
          ConfigTypes.number((int) attributes.get("least"), (int) attributes.get("most"));
      case "port" -> ConfigTypes.PORT;
      case "flag" -> ConfigTypes.FLAG;
      case "country" -> ConfigTypes.COUNTRY;
      case "hosts" -> ConfigTypes.HOSTS;
      case "location" -> ConfigTypes.LOCATION;
      case "keyRing" -> ConfigTypes.KEY_RING;
      default -> throw new IllegalStateException(path + " has no type that there is: " + type);
    };
  }
}
