package dev.marty.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names by which a listener may be called. A page from elsewhere can let its own name point to
 * this machine (DNS rebinding) and read what listens here as if it were its own; its requests bear
 * that name. {@code localhost} and addresses cannot be made to point elsewhere. May be used on any
 * thread.
 */
public final class HostNames {
  private static final String EVERY = "*";
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+]");

  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  // The same client sends the same again and again, and health is asked for very often. A stale
  // value costs a comparison.
  private String accepted;

  private HostNames() {}

  /**
   * Makes the list of a listener.
   *
   * @param listed names beside {@code localhost} and addresses, without ports, separated by commas;
   *     {@code *} stands for all; null for none
   */
  public static HostNames of(String listed) {
    HostNames hosts = new HostNames();
    if (listed != null) {
      hosts.names.addAll(List.of(listed.strip().toLowerCase(Locale.ROOT).split("[,\\s]+", -1)));
    }
    return hosts;
  }

  /**
   * Looks at the Host header; its port does not matter.
   *
   * @return null when the request may go on, else a 421. A request of HTTP/1.0 without Host goes
   *     on: browsers send one.
   */
  public Problem refusal(HttpServerRequest request) {
    String sent = request.getHeader(HttpHeaders.HOST);
    if (sent == null || sent.equals(accepted) || names.contains(EVERY)) {
      return null;
    }
    HostAndPort authority = request.authority();
    if (authority != null && isNamed(authority.host())) {
      accepted = sent;
      return null;
    }
    return Problem.of(
        421,
        "misdirected",
        "Nobody here has this name",
        "The Host header must be localhost, an address, or a name that the configuration lists"
            + " under hosts.");
  }

  private boolean isNamed(String host) {
    return names.contains(host.toLowerCase(Locale.ROOT)) || ADDRESS.matcher(host).matches();
  }
}
