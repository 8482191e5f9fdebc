package dev.marty.kit.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.CharsetUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one reader of JSON that comes from outside, of clients and of services alike. It takes what
 * two readers could not understand differently (RFC 8259, RFC 7493): one object in UTF-8, no name
 * twice in one object at any depth, text that is Unicode without NUL, numbers that a double can
 * hold. Vert.x's own takes comments, the last of two names, and half a surrogate pair, which no
 * database stores and no answer can repeat.
 */
public final class JsonReader {
  /** One member of an object is what is wrong. */
  static final class MemberException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    MemberException(String path, String what) {
      super(path + " " + what);
      this.path = path;
    }

    /** Names from the outermost object on, with dots. */
    String path() {
      return path;
    }
  }

  private static final int MOST_DEPTH = 64;
  private static final int MOST_NAME_CHARACTERS = 256;
  private static final int MOST_DIGITS = 100;

  /** Names, values, beginnings and ends: small ones take twenty times their bytes as objects. */
  private static final int MOST_TOKENS = 200_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxNameLength(MOST_NAME_CHARACTERS)
                  .maxNumberLength(MOST_DIGITS)
                  .maxTokenCount(MOST_TOKENS)
                  // The body is bounded already.
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Clients choose the names: the table that all parsers share would keep them.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonReader() {}

  /**
   * Reads one object.
   *
   * @param body JSON in UTF-8
   * @return its members; numbers are Integer, Long, BigInteger or Double
   * @throws DecodeException when it is anything else; the message is a sentence that may be shown:
   *     it says where and repeats no value
   */
  public static JsonObject object(Buffer body) {
    ByteBuf bytes = ((BufferInternal) body).getByteBuf();
    int start = bytes.readerIndex();
    // A parser that meets a zero byte guesses at UTF-16.
    if (!ByteBufUtil.isText(bytes, start, bytes.readableBytes(), CharsetUtil.UTF_8)
        || bytes.indexOf(start, bytes.writerIndex(), (byte) 0) >= 0) {
      throw new DecodeException("it must be in UTF-8, without zero bytes.");
    }
    InputStream in = new ByteBufInputStream(bytes.duplicate());
    try (JsonParser parser = FACTORY.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DecodeException("it must be one object.");
      }
      JsonObject object = new JsonObject(object(parser, ""));
      if (parser.nextToken() != null) {
        throw new DecodeException("something follows the object" + at(parser));
      }
      return object;
    } catch (JsonProcessingException e) {
      // Its message repeats what it found: that may be personal data, or a password.
      throw new DecodeException(
          "it ends too early, is malformed, is nested over "
              + MOST_DEPTH
              + " deep, or has over "
              + MOST_TOKENS
              + " names and values"
              + at(e.getLocation()));
    } catch (IOException e) {
      throw new DecodeException("it cannot be read.", e);
    }
  }

  private static Map<String, Object> object(JsonParser parser, String prefix) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String wrong = wrong(name);
      if (wrong != null) {
        throw new DecodeException("a name " + wrong + at(parser));
      }
      parser.nextToken();
      if (members.containsKey(name)) {
        throw new MemberException(prefix + name, "is given more than once.");
      }
      members.put(name, value(parser, prefix + name));
    }
    return members;
  }

  private static List<Object> array(JsonParser parser, String path) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, path));
    }
    return elements;
  }

  private static Object value(JsonParser parser, String path) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path + ".");
      case START_ARRAY -> array(parser, path);
      case VALUE_STRING -> text(parser.getText(), path);
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue(), path);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Double finite(double number, String path) {
    if (Double.isInfinite(number)) {
      throw new MemberException(path, "is too large a number.");
    }
    return number;
  }

  private static String text(String text, String path) {
    String wrong = wrong(text);
    if (wrong != null) {
      throw new MemberException(path, wrong + ".");
    }
    return text;
  }

  /** What no database takes, or null. */
  private static String wrong(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "holds a zero character";
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return "holds half a surrogate pair";
        }
        i++;
      }
    }
    return null;
  }

  private static String at(JsonParser parser) {
    return at(parser.currentTokenLocation());
  }

  private static String at(JsonLocation place) {
    return place == null
        ? "."
        : ", at line " + place.getLineNr() + ", column " + place.getColumnNr() + ".";
  }
}
