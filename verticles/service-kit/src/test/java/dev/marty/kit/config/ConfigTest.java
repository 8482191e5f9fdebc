package dev.marty.kit.config;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a valid file in a folder of its own and changes one thing in it. */
@ExtendWith(VertxExtension.class)
abstract class ConfigTest {
  @TempDir Path directory;
  ConfigFolder folder;

  @BeforeEach
  void validFile(Vertx vertx) {
    folder = new ConfigFolder(vertx, directory);
  }
}
