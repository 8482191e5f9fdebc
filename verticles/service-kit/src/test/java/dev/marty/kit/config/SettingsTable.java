package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** All settings as Markdown, with the variables by which the files in {@code config} set them. */
final class SettingsTable {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)");

  private static final Map<String, String> TITLES =
      Map.of("common", "Every service", "development", "`marty dev`");

  private final Map<String, Collection<String>> variables = new HashMap<>();

  /** Reads the files in a folder for the variables in them. */
  static String of(Path config) throws IOException {
    SettingsTable table = new SettingsTable();
    for (String environment : List.of("development", "testing", "production")) {
      String text = Files.readString(config.resolve(environment + ".yaml"));
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      table.collect("", tree);
    }
    return ConfigSchema.files().stream().map(table::section).collect(Collectors.joining());
  }

  private void collect(String path, Object value) {
    if (value instanceof Map<?, ?> children) {
      children.forEach(
          (name, child) -> collect(path.isEmpty() ? "" + name : path + "." + name, child));
    }
    if (value instanceof String text) {
      Matcher variable = VARIABLE.matcher(text);
      while (variable.find()) {
        add(path, variable.group(1));
      }
    }
  }

  /** What each service has under its own name is told once. */
  private void add(String path, String variable) {
    variables.computeIfAbsent(path, any -> new TreeSet<>()).add(variable);
    for (ServiceName service : ServiceName.values()) {
      variables
          .computeIfAbsent(
              path.replace("." + service.text() + ".", "." + ConfigSchema.SERVICE + "."),
              any -> new TreeSet<>())
          .add(variable.replaceFirst("^" + service.name() + "_", "<SERVICENAME>_"));
    }
  }

  private String section(String file) {
    List<Setting> settings = SettingsFile.read(file);
    if (settings.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n## ");
    text.append(TITLES.getOrDefault(file, "`" + file + "`")).append("\n\n");
    text.append("| key | value | default | meaning | variables |\n|---|---|---|---|---|\n");
    settings.forEach(setting -> text.append(row(setting)));
    return text.toString();
  }

  private String row(Setting setting) {
    String byDefault =
        setting.required()
            ? "required"
            : setting.byDefault() == null ? "none" : "`" + setting.byDefault() + "`";
    String set =
        variables.getOrDefault(setting.path(), List.of()).stream()
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    return String.join(
        " | ",
        "| `" + setting.path().replace("*", "<name>") + "`",
        setting.type().text(),
        byDefault,
        setting.meaning(),
        set + (set.isEmpty() ? "|\n" : " |\n"));
  }
}
