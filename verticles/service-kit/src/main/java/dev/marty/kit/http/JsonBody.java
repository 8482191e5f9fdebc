package dev.marty.kit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bodies that must be one JSON object. */
public final class JsonBody {
  /** As objects, small values take twenty times the memory of their bytes. */
  private static final int MOST_VALUES = 100_000;

  private JsonBody() {}

  /**
   * Parses a body.
   *
   * @param body JSON as received
   * @return its fields
   * @throws ProblemException 400 when it is not one JSON object
   */
  public static Fields fields(Buffer body) {
    measure(body);
    try {
      if (body.length() > 0 && body.toJsonValue() instanceof JsonObject object) {
        return Fields.of(object);
      }
    } catch (DecodeException e) {
      throw notJson("The body is not JSON; " + where(e));
    }
    throw notJson("The body is not a JSON object.");
  }

  /**
   * Refuses JSON of very many values before objects are made of it.
   *
   * @param body as received; what stands in texts is counted too, which base64 has none of
   * @throws ProblemException 400
   */
  public static void measure(Buffer body) {
    int values = 0;
    for (int i = 0; i < body.length(); i++) {
      byte b = body.getByte(i);
      if (b == ',' || b == '{' || b == '[') {
        values++;
      }
    }
    if (values > MOST_VALUES) {
      throw notJson("The body has more than " + MOST_VALUES + " values.");
    }
  }

  /** Where the parser stopped, without what it found there: that may be personal data. */
  private static String where(DecodeException failure) {
    Matcher place =
        Pattern.compile("line: (\\d+), column: (\\d+)").matcher("" + failure.getMessage());
    return place.find()
        ? "the error is at line " + place.group(1) + ", column " + place.group(2) + "."
        : "it ends too early or is malformed.";
  }

  private static ProblemException notJson(String detail) {
    return Problem.of(400, "not-json", "The body is not JSON", detail).exception();
  }
}
