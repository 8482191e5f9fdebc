package dev.marty.kit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Bodies that must be one JSON object. */
public final class JsonBody {
  private JsonBody() {}

  /**
   * Parses a body.
   *
   * @param body JSON as received
   * @return its fields
   * @throws ProblemException 400 when it is not one JSON object, or is ambiguous
   */
  public static Fields fields(Buffer body) {
    return Fields.of(object(body));
  }

  /** As {@link #fields}, for what is read in another way. */
  public static JsonObject object(Buffer body) {
    try {
      return JsonReader.object(body);
    } catch (JsonReader.MemberException e) {
      throw Problem.badField(e.path(), e.getMessage()).exception();
    } catch (DecodeException e) {
      throw Problem.of(
              400,
              "not-json",
              "The body is not JSON",
              "The body cannot be taken as JSON: " + e.getMessage())
          .exception();
    }
  }
}
