package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  private final JsonObject json =
      new JsonObject()
          .put("country", "UT")
          .put("born", "1974-08-12")
          .put("hash", "AQID")
          .put("days", 90)
          .put("named", true)
          .put("types", new JsonArray().add("P").add("ID"))
          .put("inner", new JsonObject().put("mode", "a"));

  @Test
  void everyTypeIsRead() {
    Fields fields = Fields.of(json);
    assertThat(fields.matching("country", COUNTRY, "two letters")).isEqualTo("UT");
    assertThat(fields.date("born")).isEqualTo(LocalDate.of(1974, 8, 12));
    assertThat(fields.base64("hash", 3)).containsExactly(1, 2, 3);
    assertThat(fields.optionalInteger("days", 1, 90)).contains(90);
    assertThat(fields.optionalBool("named")).contains(true);
    assertThat(fields.texts("types", 2)).containsExactly("P", "ID");
    assertThat(fields.object("inner").choice("mode", List.of("a", "b"))).isEqualTo("a");
    assertThat(fields.optionalText("absent")).isEmpty();
    fields.end();
  }

  @Test
  void whatIsWrongIsNamedByItsPath() {
    refused("country", fields -> fields.matching("country", Pattern.compile("x"), "x"));
    refused("country", fields -> fields.date("country"));
    refused("country", fields -> fields.optionalInteger("country", 1, 2));
    refused("days", fields -> fields.text("days"));
    refused("days", fields -> fields.optionalInteger("days", 1, 89));
    refused("hash", fields -> fields.base64("hash", 2));
    refused("types", fields -> fields.texts("types", 1));
    refused("absent", fields -> fields.text("absent"));
    refused("inner.mode", fields -> fields.object("inner").choice("mode", List.of("b")));
    refused("inner.mode", fields -> fields.object("inner").end());
    refused("country", Fields::end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":}", "nonsense", "{} {}"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThatThrownBy(() -> JsonBody.fields(Buffer.buffer(body)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(400);
              assertThat(refused.problem().detail()).doesNotContain("nonsense");
            });
  }

  private void refused(String field, Consumer<Fields> read) {
    assertThatThrownBy(() -> read.accept(Fields.of(json)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(400);
              assertThat(refused.problem().extra().getString("field")).isEqualTo(field);
              assertThat(refused.problem().detail()).startsWith(field + " ");
            });
  }
}
