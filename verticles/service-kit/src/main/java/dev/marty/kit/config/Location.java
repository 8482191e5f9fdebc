package dev.marty.kit.config;

import dev.marty.kit.config.ConfigTypes.TypeException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file, a folder or a URL. Whoever is between this process and a URL could withhold what is
 * there, or forge what nobody signs: plain http stays on this machine.
 */
final class Location {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private Location() {}

  static Object read(Object value) {
    String text = ConfigTypes.text(value);
    return text.contains("://") ? url(text) : path(text);
  }

  private static String path(String text) {
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException e) {
      throw new TypeException("is no path: " + e.getReason() + ".");
    }
  }

  private static String url(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new TypeException("is not a URL: " + e.getReason() + " at " + e.getIndex() + ".");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new TypeException("must be the path of a file or folder, or begin with https://.");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new TypeException(
          "must look like https://host/path, without a user, a password or a fragment (#).");
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
      throw new TypeException(
          "must begin with https://; plain http is only for this machine (localhost, 127.0.0.1,"
              + " [::1]).");
    }
    return text;
  }
}
