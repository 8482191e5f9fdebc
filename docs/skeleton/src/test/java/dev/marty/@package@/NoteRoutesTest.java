package dev.marty.@package@;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NoteRoutesTest {
  private static final ServiceName SERVICE = ServiceName.@NAME@;
  private static final String NOTES = "/api/@name@/notes";

  private RunningService service;
  private Api api;

  @BeforeEach
  void deploy(Vertx vertx) {
    JsonObject config = TestPostgres.shared().config(vertx).verticleConfig(SERVICE.text());
    service = RunningService.deploy(vertx, SERVICE, config);
    api = new Api(service.verticle().address());
  }

  @AfterEach
  void undeploy() {
    service.undeploy();
  }

  @Test
  void aNoteIsKeptAndFound() throws IOException {
    JsonObject note = api.post(NOTES, new JsonObject().put("text", "remember")).as(201);

    assertThat(note.getString("text")).isEqualTo("remember");
    assertThat(api.get(NOTES + "/" + note.getString("id"))).isEqualTo(note);
  }

  @Test
  void aWrongFieldIsNamedAndAnUnknownNoteIsNotFound() throws IOException {
    assertThat(api.post(NOTES, new JsonObject().put("text", " ")).as(400).getString("field"))
        .isEqualTo("text");
    api.get(NOTES + "/" + UUID.randomUUID(), "application/json").as(404);
  }
}
