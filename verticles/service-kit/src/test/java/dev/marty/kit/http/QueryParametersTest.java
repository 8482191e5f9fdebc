package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
  private static final String HASH = "ab".repeat(32);

  private static QueryParameters of(String query) {
    MultiMap sent = MultiMap.caseInsensitiveMultiMap();
    new QueryStringDecoder(query, false).parameters().forEach(sent::add);
    return new QueryParameters(sent);
  }

  /** The field of the problem that a reader ends with. */
  private static String refused(String query, Function<QueryParameters, ?> reader) {
    return problem(query, reader).extra().getString("field");
  }

  private static Problem problem(String query, Function<QueryParameters, ?> reader) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> reader.apply(of(query)));
    assertThat(refused).as(query).isNotNull();
    assertThat(refused.problem().status()).isEqualTo(400);
    return refused.problem();
  }

  @Test
  void nothingSentIsNothing() {
    QueryParameters none = of("");
    assertThat(none.text("a")).isNull();
    assertThat(none.country()).isNull();
    assertThat(none.countryOfAnyCase()).isNull();
    assertThat(none.sha256("a")).isNull();
    assertThat(none.uuid("a")).isNull();
    assertThat(none.number("a", 0, 1)).isNull();
    assertThat(none.choice("a", List.of("b"))).isNull();
    assertThat(none.flag("a", true)).isTrue();
    assertThat(none.limit()).isEqualTo(100);
    assertThat(none.<String>cursor(text -> text)).isNull();
  }

  @Test
  void textsAreBounded() {
    assertThat(of("a=b+c").text("a")).isEqualTo("b c");
    assertThat(refused("a=", q -> q.text("a"))).isEqualTo("a");
    assertThat(refused("a=+", q -> q.text("a"))).isEqualTo("a");
    assertThat(refused("a=b%00", q -> q.text("a"))).isEqualTo("a");
    assertThat(of("a=12345").text("a", 5)).isEqualTo("12345");
    assertThat(refused("a=123456", q -> q.text("a", 5))).isEqualTo("a");
    assertThat(refused("a=" + "x".repeat(2_001), q -> q.text("a"))).isEqualTo("a");
  }

  @Test
  void countries() {
    assertThat(of("country=DE").country()).isEqualTo("DE");
    assertThat(of("country=de").countryOfAnyCase()).isEqualTo("DE");
    for (String other : List.of("de", "D", "DEU", "D%C3%84", "1A")) {
      assertThat(refused("country=" + other, QueryParameters::country)).isEqualTo("country");
    }
    // In upper case it is two letters.
    assertThat(refused("country=%C3%9F", QueryParameters::countryOfAnyCase)).isEqualTo("country");
  }

  @Test
  void hashesAndIds() {
    assertThat(of("sha256=" + HASH.toUpperCase(Locale.ROOT)).sha256("sha256")).isEqualTo(HASH);
    assertThat(refused("sha256=" + HASH + "0", q -> q.sha256("sha256"))).isEqualTo("sha256");
    UUID id = UUID.randomUUID();
    assertThat(of("id=" + id).uuid("id")).isEqualTo(id);
    assertThat(refused("id=1-1-1-1-1", q -> q.uuid("id"))).isEqualTo("id");
  }

  @Test
  void wordsFlagsAndNumbers() {
    assertThat(of("a=x").choice("a", List.of("x", "y"))).isEqualTo("x");
    assertThat(problem("a=z", q -> q.choice("a", List.of("x", "y"))).detail())
        .isEqualTo("a is one of x, y.");
    assertThat(of("a=false").flag("a", true)).isFalse();
    assertThat(refused("a=no", q -> q.flag("a", true))).isEqualTo("a");
    assertThat(of("a=0").number("a", 0, 9)).isZero();
    for (String other :
        List.of("10", "-1", "%2B1", "1.0", "0x1", "1e0", "%D9%A1", "9".repeat(19))) {
      assertThat(refused("a=" + other, q -> q.number("a", 0, 9))).isEqualTo("a");
    }
    assertThat(refused("", q -> QueryParameters.required("a", q.text("a"), "a text")))
        .isEqualTo("a");
  }

  @Test
  void pages() {
    assertThat(of("limit=1000").limit()).isEqualTo(1_000);
    assertThat(refused("limit=1001", QueryParameters::limit)).isEqualTo("limit");
    assertThat(refused("limit=0", QueryParameters::limit)).isEqualTo("limit");
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("17".getBytes(StandardCharsets.US_ASCII));
    assertThat(of("cursor=" + cursor).<Long>cursor(Long::valueOf)).isEqualTo(17);
    for (String other : List.of("x", "*", "eA")) {
      assertThat(refused("cursor=" + other, q -> q.cursor(Long::valueOf))).isEqualTo("cursor");
    }
  }
}
