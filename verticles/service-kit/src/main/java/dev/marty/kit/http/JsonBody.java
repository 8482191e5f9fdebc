package dev.marty.kit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bodies that must be one JSON object. */
public final class JsonBody {
  private JsonBody() {}

  /**
   * Parses a body.
   *
   * @param body JSON as received
   * @return its fields
   * @throws ProblemException 400 when it is not one JSON object
   */
  public static Fields fields(Buffer body) {
    try {
      if (body.length() > 0 && body.toJsonValue() instanceof JsonObject object) {
        return Fields.of(object);
      }
    } catch (DecodeException e) {
      throw notJson("The body is not JSON; " + where(e));
    }
    throw notJson("The body is not a JSON object.");
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
