package dev.marty.launcher.pkd;

import dev.marty.kit.config.ConfigException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Who a command is to the gateway: the token in {@code MARTY_TOKEN}, if there is one. */
public final class Bearer {
  private static final String VARIABLE = "MARTY_TOKEN";
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private Bearer() {}

  /**
   * The headers that say so.
   *
   * @param gateway where they go
   * @return none without a token
   * @throws ConfigException where others could read it on its way
   */
  public static Map<String, String> headers(URI gateway) {
    String token = System.getenv(VARIABLE);
    if (token == null || token.isBlank()) {
      return Map.of();
    }
    if (!"https".equalsIgnoreCase(gateway.getScheme()) && !HERE.contains(gateway.getHost())) {
      throw new ConfigException(
          gateway + " is neither https nor on this machine: " + VARIABLE + " is not sent there.");
    }
    return Map.of("Authorization", "Bearer " + token.strip());
  }
}
