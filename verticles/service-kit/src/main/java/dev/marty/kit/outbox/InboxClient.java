package dev.marty.kit.outbox;

import dev.marty.kit.http.ServiceClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The way to one consumer's inbox. */
@FunctionalInterface
public interface InboxClient {
  /** Where a consumer takes events. */
  String PATH = "/internal/inbox";

  /**
   * What a consumer said.
   *
   * @param status of HTTP
   * @param refusal why it will not take this event, or null where it says nothing about the event
   */
  record Answer(int status, String refusal) {}

  /**
   * Posts an event once; the relay repeats.
   *
   * @param event the body
   * @return the answer, or a failure when there was none
   */
  Future<Answer> deliver(JsonObject event);

  /** The way to another service's inbox; the event's id serves as request id. */
  static InboxClient of(ServiceClient service) {
    return event -> {
      String id = event.getString("id");
      return service
          .post(PATH, event, id, id)
          .map(reply -> new Answer(reply.status(), reply.refusal().orElse(null)));
    };
  }
}
