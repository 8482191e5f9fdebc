package dev.marty.csca;

import dev.marty.kit.http.Paging;
import dev.marty.kit.http.Problem;
import dev.marty.signer.events.IssuedKind;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Query parameters; a wrong one is a 400 problem that names it. */
final class Query {
  private static final int MOST_SUBJECT = 200;
  private static final int MOST_DAYS = 6_000;
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern CURSOR =
      Pattern.compile("([0-9]{1,18})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  private static final List<String> STATUSES = List.of("valid", "expired", "revoked");

  private final RoutingContext context;

  Query(RoutingContext context) {
    this.context = context;
  }

  CertificateRepository.Filter filter() {
    Integer days = number("expiringWithinDays", 0, MOST_DAYS, null);
    return new CertificateRepository.Filter(
        country(false),
        choice("kind", IssuedKind.TEXTS),
        choice("status", STATUSES),
        subject(),
        days == null ? null : OffsetDateTime.now(ZoneOffset.UTC).plusDays(days));
  }

  String country(boolean required) {
    String sent = context.queryParams().get("country");
    if (sent == null && !required) {
      return null;
    }
    if (sent == null || !COUNTRY.matcher(sent).matches()) {
      throw bad("country", "is two upper-case letters, as in UT");
    }
    return sent;
  }

  long after() {
    return number("after", 0, Integer.MAX_VALUE, 0);
  }

  CertificateRepository.Place cursor() {
    CertificateRepository.Place place = Paging.cursor(context, Query::place);
    return place == null ? CertificateRepository.Place.START : place;
  }

  private static CertificateRepository.Place place(String text) {
    Matcher parts = CURSOR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
    return new CertificateRepository.Place(
        at.atOffset(ZoneOffset.UTC), UUID.fromString(parts.group(2)));
  }

  /** A certificate's place in the list: the inverse of what the cursor is read with. */
  static String place(CertificateRow row) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, row.issuedAt()) + "." + row.id();
  }

  private String subject() {
    String sent = context.queryParams().get("subject");
    if (sent != null && (sent.isEmpty() || sent.length() > MOST_SUBJECT)) {
      throw bad("subject", "has 1 to " + MOST_SUBJECT + " characters");
    }
    return sent;
  }

  private String choice(String name, List<String> words) {
    String sent = context.queryParams().get(name);
    if (sent != null && !words.contains(sent)) {
      throw bad(name, "is one of " + String.join(", ", words));
    }
    return sent;
  }

  private Integer number(String name, int least, int most, Integer byDefault) {
    String sent = context.queryParams().get(name);
    if (sent == null) {
      return byDefault;
    }
    if (!sent.matches("[0-9]{1,10}")
        || Long.parseLong(sent) < least
        || Long.parseLong(sent) > most) {
      throw bad(name, "is a whole number from " + least + " to " + most);
    }
    return Integer.valueOf(sent);
  }

  private static RuntimeException bad(String name, String rule) {
    return Problem.badField(name, name + " " + rule + ".").exception();
  }
}
