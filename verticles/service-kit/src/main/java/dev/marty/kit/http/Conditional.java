package dev.marty.kit.http;

import io.netty.handler.codec.DateFormatter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers without a body to those who have it already (RFC 9110 clause 13). If-None-Match decides
 * where it is there, by weak comparison: caches on the way may have made a tag weak.
 */
public final class Conditional {
  /** A tag may hold commas. */
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

  private Conditional() {}

  /**
   * Tells the client the tag of what it gets.
   *
   * @param context whose other headers of a 200 that a 304 repeats are set: Cache-Control, Vary
   * @param tag with quotes, and {@code W/} before them if it is weak
   * @return true if the client has it; the answer is given then
   */
  public static boolean answered(RoutingContext context, String tag) {
    context.response().putHeader(HttpHeaders.ETAG, tag);
    List<String> tags = context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH);
    return end(context, hasTag(tags, tag));
  }

  /**
   * As {@link #answered(RoutingContext, String)}, for what has a date too.
   *
   * @param modified when it was made; HTTP counts in seconds
   */
  public static boolean answered(RoutingContext context, String tag, Instant modified) {
    Instant seconds = modified.truncatedTo(ChronoUnit.SECONDS);
    context
        .response()
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.LAST_MODIFIED, DateFormatter.format(Date.from(seconds)));
    List<String> tags = context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH);
    String since = context.request().getHeader(HttpHeaders.IF_MODIFIED_SINCE);
    return end(context, tags.isEmpty() ? unchangedSince(since, seconds) : hasTag(tags, tag));
  }

  private static boolean end(RoutingContext context, boolean known) {
    if (known) {
      HttpServerResponse response = context.response().setStatusCode(304);
      response.end();
    }
    return known;
  }

  /** Whether one of the headers If-None-Match names a tag. */
  static boolean hasTag(List<String> headers, String tag) {
    String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
    for (String header : headers) {
      if (header.strip().equals("*")) {
        return true;
      }
      for (Matcher one = TAG.matcher(header); one.find(); ) {
        if (one.group(1).equals(opaque)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is no date is ignored (RFC 9110 clause 13.1.3). */
  static boolean unchangedSince(String header, Instant modified) {
    Date since = header == null ? null : DateFormatter.parseHttpDate(header);
    return since != null && !modified.isAfter(since.toInstant());
  }
}
