package dev.marty.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The realm {@code marty} of a Keycloak: its administration, and the tokens that it gives.
 *
 * @param base URL of the Keycloak
 * @param adminSecret of the administrator's client in the realm master
 */
public record KeycloakRealm(String base, String adminSecret) {
  /** The administrator's client. */
  static final String ADMIN = "test-admin";

  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String JSON = "application/json";
  private static final AtomicInteger PRIORITY = new AtomicInteger(200);

  /** As in its tokens. */
  public String issuer() {
    return base + "/realms/" + Keycloak.REALM;
  }

  /** A token of the realm master, which administers this one. */
  public String adminToken() throws IOException {
    return token(
        "master",
        Map.of(
            "grant_type", "client_credentials", "client_id", ADMIN, "client_secret", adminSecret));
  }

  /** A token of the machine, for its client's secret. */
  public String machineToken() throws IOException {
    String id = clientId("marty-machine");
    String secret =
        admin("GET", "/clients/" + id + "/client-secret", "").as(200).getString("value");
    return token(
        Keycloak.REALM,
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            "marty-machine",
            "client_secret",
            secret));
  }

  /** Lets the machine act, for one country. */
  public void allowMachine(String role, String country) throws IOException {
    String path = "/clients/" + clientId("marty-machine") + "/service-account-user";
    JsonObject user = admin("GET", path, "").as(200);
    String id = user.getString("id");
    user.put("attributes", countries(List.of(country)));
    done(admin("PUT", "/users/" + id, user.encode()));
    changeRole("POST", id, role);
  }

  /**
   * Adds a person.
   *
   * @return the password
   */
  public String addUser(String name, List<String> countries, String... roles) throws IOException {
    String password = UUID.randomUUID().toString();
    JsonObject credential = new JsonObject().put("type", "password").put("value", password);
    JsonObject user =
        new JsonObject()
            .put("username", name)
            .put("enabled", true)
            .put("attributes", countries(countries))
            .put("credentials", new JsonArray().add(credential));
    done(admin("POST", "/users", user.encode()));
    for (String role : roles) {
      changeRole("POST", userId(name), role);
    }
    return password;
  }

  private static JsonObject countries(List<String> countries) {
    return new JsonObject().put("countries", new JsonArray(countries));
  }

  /** Takes a role from a person. */
  public void removeRole(String user, String role) throws IOException {
    changeRole("DELETE", userId(user), role);
  }

  private void changeRole(String method, String userId, String role) throws IOException {
    JsonObject known = admin("GET", "/roles/" + role, "").as(200);
    String path = "/users/" + userId + "/role-mappings/realm";
    done(admin(method, path, new JsonArray().add(known).encode()));
  }

  private String userId(String name) throws IOException {
    return first("/users?exact=true&username=" + name);
  }

  private String clientId(String name) throws IOException {
    return first("/clients?clientId=" + name);
  }

  private String first(String path) throws IOException {
    Api.Answer answer = admin("GET", path, "");
    return new JsonArray(answer.text()).getJsonObject(0).getString("id");
  }

  /** Lets people show a password to a client, which the realm of the file forbids: for tests. */
  public void allowPasswords(String client) throws IOException {
    JsonObject change = new JsonObject().put("directAccessGrantsEnabled", true);
    done(admin("PUT", "/clients/" + clientId(client), change.encode()));
  }

  /** Changes settings of the realm. */
  public void change(JsonObject settings) throws IOException {
    done(admin("PUT", "", settings.encode()));
  }

  /**
   * Adds a key, which from now on is the active one of its algorithm.
   *
   * @param provider Keycloak's name of its kind
   * @param key name and value of what the kind asks for
   */
  public void addKey(String name, String provider, String key, String value) throws IOException {
    JsonObject config =
        new JsonObject()
            .put("priority", new JsonArray().add(Integer.toString(PRIORITY.getAndIncrement())))
            .put(key, new JsonArray().add(value));
    JsonObject component =
        new JsonObject()
            .put("name", name)
            .put("providerId", provider)
            .put("providerType", "org.keycloak.keys.KeyProvider")
            .put("config", config);
    done(admin("POST", "/components", component.encode()));
  }

  /** Removes a key by its name. */
  public void removeKey(String name) throws IOException {
    String id = first("/components?type=org.keycloak.keys.KeyProvider&name=" + name);
    done(admin("DELETE", "/components/" + id, ""));
  }

  /** What a person gets for a password: {@code access_token}, {@code refresh_token} and more. */
  public JsonObject login(String client, String user, String password) throws IOException {
    return form(
            Keycloak.REALM,
            "token",
            Map.of(
                "grant_type",
                "password",
                "client_id",
                client,
                "username",
                user,
                "password",
                password,
                "scope",
                "openid"))
        .as(200);
  }

  private String token(String realm, Map<String, String> form) throws IOException {
    return form(realm, "token", form).as(200).getString("access_token");
  }

  /** Asks an OpenID endpoint of a realm. */
  public Api.Answer form(String realm, String endpoint, Map<String, String> form)
      throws IOException {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Api(base)
        .post(
            "/realms/" + realm + "/protocol/openid-connect/" + endpoint,
            body.getBytes(StandardCharsets.UTF_8),
            "application/x-www-form-urlencoded");
  }

  private Api.Answer admin(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/admin/realms/" + Keycloak.REALM + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + adminToken())
            .header("Content-Type", JSON)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
      return new Api.Answer(answer.statusCode(), Buffer.buffer(answer.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  private static void done(Api.Answer answer) {
    if (answer.status() != 201 && answer.status() != 204) {
      throw new AssertionError("Keycloak answers " + answer.status() + ": " + answer.text());
    }
  }
}
