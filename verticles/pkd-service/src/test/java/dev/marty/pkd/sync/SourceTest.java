package dev.marty.pkd.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static JsonObject configured(String location) {
    return new JsonObject().put("location", location).put("intervalMinutes", 5);
  }

  private static List<Source> read(JsonObject sources) {
    return Source.of(new JsonObject().put("sources", sources));
  }

  @Test
  void sourcesComeInTheOrderOfTheirNames() {
    List<Source> sources =
        read(new JsonObject().put("b", configured("/b")).put("a", configured("https://h/a?key=1")));

    assertThat(sources).extracting(Source::name).containsExactly("a", "b");
    assertThat(sources.get(0).url()).hasToString("https://h/a?key=1");
    assertThat(sources.get(0).shown()).isEqualTo("https://h/a");
    assertThat(sources.get(1).url()).isNull();
    assertThat(sources.get(1).path()).hasToString("/b");
    assertThat(sources.get(1).interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(sources.get(1).trust()).isTrue();
  }

  @Test
  void anExpectedSignerIsAFingerprintAsInTheDatabaseOrACountry() {
    JsonObject hash = configured("/a").put("expectedSigner", "AB".repeat(32));
    JsonObject country = configured("/a").put("expectedSigner", "DE").put("trust", false);

    assertThat(read(new JsonObject().put("a", hash)).get(0).policy()).isEqualTo("ab".repeat(32));
    assertThat(read(new JsonObject().put("a", country)).get(0).policy())
        .isEqualTo("DE without trust");
    assertThat(read(new JsonObject().put("a", configured("/a"))).get(0).policy()).isEqualTo("any");
  }

  @Test
  void thereMayBeNone() {
    assertThat(Source.of(new JsonObject())).isEmpty();
  }
}
