package dev.marty.pkd.sync;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where the directory fetches from by itself, as configured and checked.
 *
 * @param name chosen by the user
 * @param location URL, or path of a file or folder
 * @param interval between two runs
 * @param expectedSigner SHA-256 in hex, or a country, or null
 * @param trust whether lists from there may make trust anchors
 */
record Source(
    String name, String location, Duration interval, String expectedSigner, boolean trust) {

  private static final int COUNTRY_LENGTH = 2;

  /** The section {@code pkd_service} of the configuration. */
  static List<Source> of(JsonObject settings) {
    List<Source> sources = new ArrayList<>();
    JsonObject configured = settings.getJsonObject("sources", new JsonObject());
    for (String name : configured.fieldNames()) {
      JsonObject source = configured.getJsonObject(name);
      sources.add(
          new Source(
              name,
              source.getString("location"),
              Duration.ofMinutes(source.getInteger("intervalMinutes")),
              signer(source.getString("expectedSigner")),
              source.getBoolean("trust", true)));
    }
    sources.sort(Comparator.comparing(Source::name));
    return List.copyOf(sources);
  }

  /** A fingerprint as it stands in the database; countries are written in capitals. */
  private static String signer(String configured) {
    return configured == null || configured.length() == COUNTRY_LENGTH
        ? configured
        : configured.toLowerCase(Locale.ROOT);
  }

  /** Null if it is a path. */
  URI url() {
    return location.contains("://") ? URI.create(location) : null;
  }

  Path path() {
    return Path.of(location);
  }

  /** What of the configuration decides what is taken: changed, everything is looked at again. */
  String policy() {
    return (expectedSigner == null ? "any" : expectedSigner) + (trust ? "" : " without trust");
  }

  /** A URL's query may hold a key; it is nobody's business. */
  String shown() {
    return location.contains("://") ? location.split("\\?", 2)[0] : location;
  }
}
