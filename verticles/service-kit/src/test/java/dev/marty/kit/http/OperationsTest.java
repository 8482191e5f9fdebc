package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private final Operations operations =
      new Operations(
          new JsonObject(
              """
              {"paths": {
                 "/things": {
                   "get": {"security": [], "parameters": [
                     {"name": "country", "in": "query"},
                     {"$ref": "#/components/parameters/Limit"},
                     {"name": "If-None-Match", "in": "header"}]},
                   "post": {"security": [],
                            "requestBody": {"content": {"application/json": {}, "text/csv": {}}}}},
                 "/things/newest": {"get": {"security": []}},
                 "/things/{id}": {
                   "parameters": [{"name": "state", "in": "query"},
                                  {"name": "id", "in": "path"}],
                   "get": {"security": [], "parameters": [{"name": "form", "in": "query"}]}}},
               "components": {"parameters": {"Limit": {"name": "limit", "in": "query"}}}}
              """));

  @Test
  void anOperationTakesItsOwnParametersAndThoseOfItsPath() {
    assertThat(operations.find(HttpMethod.GET, "/things").parameters())
        .containsExactlyInAnyOrder("country", "limit");
    assertThat(operations.find(HttpMethod.GET, "/things/17").parameters())
        .containsExactlyInAnyOrder("state", "form");
    assertThat(operations.find(HttpMethod.GET, "/things").bodies()).isEmpty();
    assertThat(operations.find(HttpMethod.POST, "/things").bodies())
        .containsExactlyInAnyOrder("application/json", "text/csv");
  }

  @Test
  void aPathWithoutPlaceholdersComesFirst() {
    assertThat(operations.find(HttpMethod.GET, "/things/newest").parameters()).isEmpty();
  }

  @Test
  void aSlashAtTheEndIsNone() {
    assertThat(operations.find(HttpMethod.GET, "/things/"))
        .isSameAs(operations.find(HttpMethod.GET, "/things"));
    assertThat(operations.find(HttpMethod.GET, "/things/17/"))
        .isSameAs(operations.find(HttpMethod.GET, "/things/17"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(operations.find(HttpMethod.POST, "/things/17")).isNull();
    assertThat(operations.find(HttpMethod.GET, "/things/17/more")).isNull();
    assertThat(operations.find(HttpMethod.GET, "/")).isNull();
    assertThat(operations.find(HttpMethod.HEAD, "/things")).isNull();
  }
}
