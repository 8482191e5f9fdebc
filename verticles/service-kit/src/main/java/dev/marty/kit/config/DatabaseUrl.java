package dev.marty.kit.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Where a database is: {@code postgresql://[user[:password]@]host[:port]/database[?sslmode=…]}.
 *
 * @param host name or address
 * @param port TCP port, 5432 when the URL has none
 * @param database database name
 * @param user user in the URL, or null; it wins over the {@code user} key
 * @param password password in the URL, or null
 * @param sslMode {@code disable}, {@code prefer}, {@code require}, {@code verify-ca} or {@code
 *     verify-full}; {@code disable} when the URL says nothing
 * @param sslRootCert path of a PEM file with the trusted CAs, or null
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    String sslMode,
    String sslRootCert) {
  private static final Set<String> SSL_MODES =
      Set.of("disable", "prefer", "require", "verify-ca", "verify-full");

  /**
   * Parses a URL.
   *
   * @param url the text
   * @return its parts
   * @throws IllegalArgumentException when it is not a PostgreSQL URL; the message says why and
   *     never repeats the URL, which may hold a password
   */
  public static DatabaseUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      // The exception's message and cause repeat the URL.
      throw new IllegalArgumentException(
          "is not a URL (it fails at character " + e.getIndex() + ").");
    }
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw new IllegalArgumentException("must begin with postgresql://.");
    }
    String path = uri.getPath();
    if (uri.getHost() == null || path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
      throw new IllegalArgumentException("must look like postgresql://host:port/database.");
    }
    String user = null;
    Secret password = null;
    if (uri.getRawUserInfo() != null) {
      String[] parts = uri.getRawUserInfo().split(":", 2);
      user = decode(parts[0]);
      password = parts.length == 2 ? new Secret(decode(parts[1])) : null;
    }
    String sslMode = "disable";
    String sslRootCert = null;
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        String value = parts.length == 2 ? decode(parts[1]) : "";
        if (parts[0].equals("sslmode") && SSL_MODES.contains(value)) {
          sslMode = value;
        } else if (parts[0].equals("sslrootcert") && !value.isEmpty()) {
          sslRootCert = value;
        } else {
          throw new IllegalArgumentException(
              "may have the parameters sslmode (disable, prefer, require, verify-ca, verify-full)"
                  + " and sslrootcert (a path), and no others.");
        }
      }
    }
    if (sslMode.startsWith("verify") && sslRootCert == null) {
      throw new IllegalArgumentException("needs sslrootcert with sslmode " + sslMode + ".");
    }
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    return new DatabaseUrl(
        uri.getHost(), port, path.substring(1), user, password, sslMode, sslRootCert);
  }

  /** The same server, another database. */
  public DatabaseUrl withDatabase(String other) {
    return new DatabaseUrl(host, port, other, user, password, sslMode, sslRootCert);
  }

  /** The server and database without credentials. */
  @Override
  public String toString() {
    return "postgresql://" + host + ":" + port + "/" + database;
  }

  private static String decode(String text) {
    // '+' is an ordinary character in these parts of a URL, not a space.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
