package dev.marty.csca;

import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.QueryParameters;
import dev.marty.signer.events.IssuedKind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the list of certificates is asked for. */
final class CertificateQuery {
  private static final int MOST_SUBJECT = 200;
  private static final int MOST_DAYS = 6_000;
  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})\\.(.+)");
  private static final List<String> STATUSES = List.of("valid", "expired", "revoked");

  private CertificateQuery() {}

  static CertificateRepository.Filter filter(QueryParameters parameters) {
    Long days = parameters.number("expiringWithinDays", 0, MOST_DAYS);
    return new CertificateRepository.Filter(
        parameters.country(),
        parameters.choice("kind", IssuedKind.TEXTS),
        parameters.choice("status", STATUSES),
        parameters.text("subject", MOST_SUBJECT),
        days == null ? null : OffsetDateTime.now(ZoneOffset.UTC).plusDays(days));
  }

  static CertificateRepository.Place after(QueryParameters parameters) {
    CertificateRepository.Place place = parameters.cursor(CertificateQuery::place);
    return place == null ? CertificateRepository.Place.START : place;
  }

  private static CertificateRepository.Place place(String text) {
    Matcher parts = CURSOR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
    return new CertificateRepository.Place(
        at.atOffset(ZoneOffset.UTC), Identifiers.uuid(parts.group(2)));
  }

  /** A certificate's place in the list: the inverse of what the cursor is read with. */
  static String place(CertificateRow row) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, row.issuedAt()) + "." + row.id();
  }
}
