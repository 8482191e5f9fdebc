package dev.marty.pkd.sync;

import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Sources and their runs as they are answered. */
final class SyncJson {
  private SyncJson() {}

  /**
   * All of them.
   *
   * @param sources as configured
   * @param states by name; a source without one was never registered
   */
  static JsonObject of(List<Source> sources, Map<String, SourceState> states) {
    JsonArray items = new JsonArray();
    sources.forEach(source -> items.add(source(source, states.get(source.name()))));
    return new JsonObject().put("items", items);
  }

  private static JsonObject source(Source source, SourceState state) {
    JsonObject json =
        new JsonObject()
            .put("name", source.name())
            .put("location", source.shown())
            .put("intervalMinutes", source.interval().toMinutes())
            .put("expectedSigner", source.expectedSigner())
            .put("trust", source.trust());
    JsonArray runs = new JsonArray();
    if (state != null) {
      state.runs().forEach(run -> runs.add(run(run)));
      json.put("running", state.running())
          .put("next", Times.text(state.next()))
          .put("failures", state.failures());
    }
    return json.put("runs", runs);
  }

  private static JsonObject run(SourceState.Run run) {
    JsonArray items = new JsonArray();
    run.items().forEach(item -> items.add(item(item)));
    return new JsonObject()
        .put("id", run.id().toString())
        .put("cause", run.cause())
        .put("at", Times.text(run.at()))
        .put("finishedAt", Times.text(run.finishedAt()))
        .put("outcome", run.outcome() == null ? null : run.outcome().text())
        .put("detail", run.detail())
        .put("items", items);
  }

  private static JsonObject item(ItemResult item) {
    return new JsonObject()
        .put("item", item.item())
        .put("detail", item.detail())
        .put("sha256", item.sha256())
        .put("outcome", item.outcome().text())
        .put("importId", item.importId() == null ? null : item.importId().toString());
  }
}
