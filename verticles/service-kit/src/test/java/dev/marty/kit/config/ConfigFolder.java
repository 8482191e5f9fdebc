package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marty.kit.ServiceName;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A folder with one configuration file, a set of variables, and what the loader makes of them. */
final class ConfigFolder {
  /** Encrypts csca's private keys. */
  static final String KEY_OF_CSCA = "0c".repeat(32);

  /** Encrypts document_signer's private keys. */
  static final String KEY_OF_SIGNER = "0d".repeat(32);

  /** Encrypts pkd_service's private keys. */
  static final String KEY_OF_DIRECTORY = "0f".repeat(32);

  static final List<String> KEYS = List.of(KEY_OF_CSCA, KEY_OF_SIGNER, KEY_OF_DIRECTORY);

  private static final int SECONDS = 20;

  private final Vertx vertx;
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private String environment = "development";
  private String text = valid();

  ConfigFolder(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
    variables.put("MARTY_CONFIG_DIR", folder.toString());
  }

  /** A file with nothing wrong and every password different. */
  static String valid() {
    StringBuilder yaml = new StringBuilder("database:\n");
    for (ServiceName service : ServiceName.values()) {
      String name = service.text();
      yaml.append("  ").append(name).append(":\n");
      yaml.append("    url: postgresql://127.0.0.1:5432/").append(service.database()).append('\n');
      yaml.append("    user: ").append(service.appRole()).append('\n');
      yaml.append("    password: app-secret-of-").append(name).append('\n');
      yaml.append("    migrator:\n");
      yaml.append("      user: ").append(service.migratorRole()).append('\n');
      yaml.append("      password: migrator-secret-of-").append(name).append('\n');
    }
    yaml.append("services:\n");
    int port = 8081;
    for (ServiceName service : ServiceName.values()) {
      yaml.append("  ").append(service.text()).append(":\n    port: ").append(port++).append('\n');
    }
    yaml.append("gateway:\n  port: 8080\nkeys:\n");
    yaml.append("  csca:\n    encryptionKey: ").append(KEY_OF_CSCA).append('\n');
    yaml.append("  document_signer:\n    encryptionKey: ").append(KEY_OF_SIGNER).append('\n');
    yaml.append("  pkd_service:\n    encryptionKey: ").append(KEY_OF_DIRECTORY);
    return yaml.append('\n').toString();
  }

  /** Replaces the one occurrence of a text in the file. */
  ConfigFolder change(String from, String to) {
    assertThat(text.split(Pattern.quote(from), -1)).as(from).hasSize(2);
    text = text.replace(from, to);
    return this;
  }

  ConfigFolder text(String whole) {
    text = whole;
    return this;
  }

  ConfigFolder environment(String name) {
    environment = name;
    variables.put("MARTY_ENV", name);
    return this;
  }

  ConfigFolder set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** A file in the folder, for a VAR_FILE. */
  Path secretFile(String name, String content) {
    return write(folder.resolve(name), content);
  }

  private static Path write(Path file, String content) {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MartyConfig load() {
    return load(ConfigScope.everything());
  }

  MartyConfig load(ConfigScope scope) {
    write(folder.resolve(environment + ".yaml"), text);
    return new ConfigLoader(variables)
        .load(vertx, scope)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** The message of the refusal; anything but a ConfigException fails the test. */
  String refusal() {
    return refusal(ConfigScope.everything());
  }

  String refusal(ConfigScope scope) {
    Throwable failure = catchThrowable(() -> load(scope));
    assertThat(failure).as("loading must be refused").isInstanceOf(CompletionException.class);
    assertThat(failure.getCause()).isInstanceOf(ConfigException.class);
    return failure.getCause().getMessage();
  }

  /** The message without the folder, whose random name may hold any four digits. */
  String refusalWithoutFolder() {
    return refusal().replace(folder.toString(), "");
  }

  /** How a message names a key: the file, the line where the text stands, the key path. */
  String place(String key, String textOfLine) {
    return folder.resolve(environment + ".yaml") + ":" + line(textOfLine) + ": " + key;
  }

  /** The line where a text begins, from 1. */
  long line(String textInIt) {
    return 1 + text.substring(0, text.indexOf(textInIt)).chars().filter(c -> c == '\n').count();
  }
}
