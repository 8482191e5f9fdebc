package dev.marty.signer.holdings;

import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Identifiers;
import dev.marty.signer.events.CscaEvent;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate of csca's that somebody knows of.
 *
 * @param sha256 of it, lowercase hex
 * @param kind what it is
 * @param country two letters
 * @param serial content octets of its serial number, hex; null where that is not known
 * @param revokedAt when it was revoked, or null
 */
public record Held(
    String sha256, IssuedKind kind, String country, String serial, Instant revokedAt) {
  static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern SERIAL = Pattern.compile("([0-9a-f]{2}){1,20}");

  JsonObject toJson() {
    return new JsonObject()
        .put("sha256", sha256)
        .put("kind", kind.text())
        .put("country", country)
        .put("serial", serial)
        .put("revokedAt", revokedAt == null ? null : revokedAt.toString());
  }

  static Held of(JsonObject json) {
    Fields fields = Fields.of(json);
    return new Held(
        fields.matching("sha256", CscaEvent.SHA256, "64 lower-case hexadecimal digits"),
        IssuedKind.of(fields.choice("kind", IssuedKind.TEXTS)).orElseThrow(),
        fields.matching("country", COUNTRY, "two upper-case letters"),
        fields.optionalMatching("serial", SERIAL, "up to 20 octets in hexadecimal").orElse(null),
        revokedAt(fields).orElse(null));
  }

  private static Optional<Instant> revokedAt(Fields fields) {
    try {
      return fields.optionalText("revokedAt").map(time -> Identifiers.time(time).toInstant());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw fields.bad("revokedAt", "must be a time.");
    }
  }
}
