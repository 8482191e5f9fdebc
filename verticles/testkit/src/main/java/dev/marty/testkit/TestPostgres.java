package dev.marty.testkit;

import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL that all tests of one JVM share, initialised and migrated. A container where a
 * Docker engine answers and has the image, else an embedded server; {@code
 * -Dmarty.test.postgres=container|embedded} forces one, and a forced one that is not there fails.
 */
public final class TestPostgres {
  private static final String IMAGE =
      System.getProperty("marty.test.postgres.image", "postgres:17-alpine");
  private static final int DOCKER_SECONDS = 60;

  private TestPostgres() {}

  private static final class Holder {
    static final MartyServer SERVER = start();
  }

  /** The server; the first call starts it. */
  public static MartyServer shared() {
    return Holder.SERVER;
  }

  private static MartyServer start() {
    String forced = System.getProperty("marty.test.postgres", "");
    return switch (forced) {
      case "embedded" -> embedded("forced");
      case "container" -> {
        String missing = missing();
        if (!missing.isEmpty()) {
          throw new IllegalStateException(
              "-Dmarty.test.postgres=container was given, but " + missing + ".");
        }
        yield container("forced");
      }
      case "" -> {
        String missing = missing();
        yield missing.isEmpty() ? container("the engine has the image") : embedded(missing);
      }
      default ->
          throw new IllegalStateException(
              "-Dmarty.test.postgres is '" + forced + "'; it must be container or embedded.");
    };
  }

  private static MartyServer embedded(String why) {
    System.out.println("PostgreSQL of the tests: embedded (" + why + ")");
    OwnServer server = OwnServer.start("shared");
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-test-postgres"));
    return server.marty().prepare();
  }

  private static MartyServer container(String why) {
    System.out.println("PostgreSQL of the tests: container of " + IMAGE + " (" + why + ")");
    PostgreSQLContainer container =
        new PostgreSQLContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
            .withUsername("postgres")
            .withPassword("testing-superuser");
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop-test-postgres"));
    return new MartyServer(
            new DatabaseUrl(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                "postgres",
                "postgres",
                new Secret("testing-superuser"),
                "disable",
                null))
        .prepare();
  }

  /** What keeps a container from being used, or nothing. Never pulls: that can take minutes. */
  private static String missing() {
    try {
      Process docker =
          new ProcessBuilder("docker", "image", "inspect", IMAGE)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!docker.waitFor(DOCKER_SECONDS, TimeUnit.SECONDS)) {
        docker.destroyForcibly();
        return "the Docker engine does not answer";
      }
      return docker.exitValue() == 0 ? "" : "no Docker engine answers that has " + IMAGE;
    } catch (IOException e) {
      return "there is no docker command";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
