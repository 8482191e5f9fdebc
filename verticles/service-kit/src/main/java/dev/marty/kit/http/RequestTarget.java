package dev.marty.kit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for, read once and in one way.
 *
 * @param path from the first slash to the query, as sent
 * @param uri the path with its query, as sent: whatever form it came in
 */
public record RequestTarget(String path, String uri) {
  // What one hop resolves and the next does not, so that a path could name one service here and
  // reach another's there.
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.\\.?(/|$)|\\\\|%2e|%2f|%5c|%00", Pattern.CASE_INSENSITIVE);

  private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
  private static final String ENCODING =
      "a percent sign that does not stand for UTF-8 with two hexadecimal digits, or a character that"
          + " cannot be taken.";
  private static final int HEX = 16;
  private static final char DELETE = 0x7f;

  /**
   * Reads a request's target, in origin form or in absolute form (RFC 9112, section 3.2).
   *
   * @throws ProblemException 400 when the target's host is not the one of the Host header, or when
   *     it is no target: the connection must be closed then
   */
  public static RequestTarget of(HttpServerRequest request) {
    String sent = request.uri();
    String uri = sent;
    if (!sent.startsWith("/")) {
      Matcher scheme = SCHEME.matcher(sent);
      if (!scheme.lookingAt()) {
        throw Framing.malformed("The target must be a path that begins with a slash.");
      }
      int authority = scheme.end();
      int end = authority;
      while (end < sent.length() && "/?#".indexOf(sent.charAt(end)) < 0) {
        end++;
      }
      if (!sent.substring(authority, end).equalsIgnoreCase(request.getHeader(HttpHeaders.HOST))) {
        throw Framing.malformed("The target and the Host header name different hosts.");
      }
      uri = sent.startsWith("/", end) ? sent.substring(end) : "/" + sent.substring(end);
    }
    int query = uri.indexOf('?');
    return new RequestTarget(query < 0 ? uri : uri.substring(0, query), uri);
  }

  /**
   * Checks what is written in the target: visible ASCII, percent signs that stand for UTF-8, and
   * for no NUL, and no path that two hops could read differently.
   *
   * @throws ProblemException 400
   */
  public void check() {
    boolean encoded = false;
    boolean suspicious = false;
    char before = 0;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= DELETE || c == '#') {
        throw Framing.malformed("The target has characters that must be percent-encoded.");
      }
      encoded |= c == '%';
      suspicious |= c == '\\' || (before == '/' && (c == '/' || c == '.'));
      before = c;
    }
    if (encoded) {
      checkEncoding();
    }
    if ((encoded || suspicious) && AMBIGUOUS.matcher(path).find()) {
      throw Problem.of(
              400,
              "ambiguous-path",
              "Ambiguous path",
              "The path has '//', dot segments,"
                  + " backslashes or encoded separators; write it without.")
          .exception();
    }
  }

  /** The path as routes see it: decoded, and without a slash at its end. After {@link #check}. */
  public String route() {
    String decoded = path.indexOf('%') < 0 ? path : decode(path);
    return decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
  }

  private void checkEncoding() {
    String decoded = decode(path);
    if (decoded == null || decoded.chars().anyMatch(Character::isISOControl)) {
      throw Framing.malformed("The path has " + ENCODING);
    }
    String query = uri.substring(Math.min(path.length() + 1, uri.length()));
    // Both divide, as in what reads the values.
    for (StringTokenizer parts = new StringTokenizer(query, "&;"); parts.hasMoreTokens(); ) {
      String part = parts.nextToken();
      String value = decode(part);
      if (value == null || value.indexOf('\0') >= 0) {
        String name = part.split("=", 2)[0];
        throw Problem.badField(name, name + " has " + ENCODING).exception();
      }
    }
  }

  /** Null where it is no UTF-8, overlong forms and lone surrogates included. */
  private static String decode(String encoded) {
    Buffer bytes = Buffer.buffer(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c != '%') {
        bytes.appendByte((byte) c);
        continue;
      }
      int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), HEX) : -1;
      int low = high < 0 ? -1 : Character.digit(encoded.charAt(i + 2), HEX);
      if (low < 0) {
        return null;
      }
      bytes.appendByte((byte) (high * HEX + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
