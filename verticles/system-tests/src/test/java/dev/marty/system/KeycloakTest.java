package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Keycloak;
import dev.marty.testkit.KeycloakRealm;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gateway's authentication with a real provider and the realm of docker/keycloak, before a real
 * csca. Each test has a gateway that knows no key yet.
 */
@Tag("keycloak")
@EnabledIf(
    value = "dev.marty.testkit.Keycloak#isThere",
    disabledReason = "SKIPPED: Keycloak was not fetched")
class KeycloakTest {
  private static final String AUDIT = "/api/csca/audit";
  private static final String CLI = "marty-cli";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int TOKEN_SECONDS = 300;

  private static Keycloak keycloak;
  private static KeycloakRealm realm;
  private static GuardedCsca guarded;
  private static String password;

  private Api gateway;

  @BeforeAll
  static void start() throws Exception {
    keycloak = Keycloak.start();
    realm = keycloak.realm();
    realm.allowPasswords(CLI);
    password = realm.addUser("alice", List.of("UT"), "auditor");
    guarded = new GuardedCsca();
  }

  @AfterAll
  static void stop() {
    if (guarded != null) {
      guarded.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @BeforeEach
  void anotherGateway() {
    gateway = guarded.gateway(realm.issuer());
  }

  @AfterEach
  void asInTheFile() throws IOException {
    realm.change(
        new JsonObject()
            .put("defaultSignatureAlgorithm", "ES256")
            .put("accessTokenLifespan", TOKEN_SECONDS));
  }

  private static Api with(Api api, String token) {
    return api.as("Authorization", "Bearer " + token);
  }

  private int audit(String token) throws IOException {
    return with(gateway, token).get(AUDIT, "*/*").status();
  }

  private static String alice() throws IOException {
    return realm.login(CLI, "alice", password).getString("access_token");
  }

  private static void untilAuditIs(int status, Api gateway, String token) {
    Wait.until(
        SOON,
        () -> {
          try {
            return with(gateway, token).get(AUDIT, "*/*").status() == status;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> "The log is not answered with " + status + ".");
  }

  @Test
  void aMachineDoesWhatItsRoleAllowsForItsCountry() throws Exception {
    String country = Csca.country();
    JsonObject root = Csca.rootRequest(country);
    Api stranger = with(gateway, realm.machineToken());
    assertThat(stranger.post(Csca.CERTIFICATES, root).status()).as("no role yet").isEqualTo(403);
    realm.allowMachine("csca-admin", country);
    Api machine = with(gateway, realm.machineToken());

    machine.post(Csca.CERTIFICATES, root).as(201);

    JsonObject foreign = Csca.rootRequest(Csca.country());
    assertThat(machine.post(Csca.CERTIFICATES, foreign).status()).isEqualTo(403);
    assertThat(machine.get(AUDIT, "*/*").status()).isEqualTo(403);
    assertThat(gateway.post(Csca.CERTIFICATES, root).status()).as("no token").isEqualTo(401);
    assertThat(with(guarded.csca(), realm.machineToken()).post(Csca.CERTIFICATES, root).status())
        .as("past the gateway")
        .isEqualTo(401);
    assertThat(with(gateway, alice()).get(AUDIT, "*/*").text()).contains(realm.issuer());
  }

  @Test
  void aPersonNeedsTheRole() throws Exception {
    String bob = realm.addUser("bob", List.of("*"));

    assertThat(audit(alice())).isEqualTo(200);
    assertThat(audit(realm.login(CLI, "bob", bob).getString("access_token"))).isEqualTo(403);
    assertThat(
            realm
                .form(Keycloak.REALM, "auth/device", Map.of("client_id", CLI))
                .as(200)
                .getString("user_code"))
        .isNotEmpty();
  }

  /** What was signed stays true until it ends: five minutes, and thirty seconds for clocks. */
  @Test
  void aRoleThatIsTakenAwayIsMissingFromTheNextToken() throws Exception {
    String carols = realm.addUser("carol", List.of("*"), "auditor");
    String before = realm.login(CLI, "carol", carols).getString("access_token");
    assertThat(audit(before)).isEqualTo(200);

    realm.removeRole("carol", "auditor");

    String after = realm.login(CLI, "carol", carols).getString("access_token");
    assertThat(audit(after)).isEqualTo(403);
    assertThat(audit(before)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, ecdsa-generated, ecdsaEllipticCurveKey, P-256, 200",
    "ES384, ecdsa-generated, ecdsaEllipticCurveKey, P-384, 200",
    "EdDSA, eddsa-generated, eddsaEllipticCurveKey, Ed25519, 200",
    "RS256, rsa-generated, algorithm, RS256, 200",
    "PS256, rsa-generated, algorithm, PS256, 200",
    "ES512, ecdsa-generated, ecdsaEllipticCurveKey, P-521, 401",
    "RS512, rsa-generated, algorithm, RS512, 401",
    "HS256, hmac-generated, algorithm, HS256, 401",
  })
  void signaturesAreTakenByTheirAlgorithm(
      String algorithm, String provider, String key, String value, int status) throws Exception {
    realm.addKey(algorithm, provider, key, value);
    realm.change(new JsonObject().put("defaultSignatureAlgorithm", algorithm));
    String token = alice();
    assertThat(KeycloakTokens.algorithm(token)).isEqualTo(algorithm);

    assertThat(audit(token)).isEqualTo(status);
  }

  /** What was checked before is believed for five minutes, whatever becomes of the key. */
  @Test
  void anotherKeyIsTakenAtOnceAndTheOldOneNoLonger() throws Exception {
    realm.addKey("old", "ecdsa-generated", "ecdsaEllipticCurveKey", "P-256");
    String checked = alice();
    String unseen = alice();
    assertThat(audit(checked)).isEqualTo(200);

    realm.addKey("new", "ecdsa-generated", "ecdsaEllipticCurveKey", "P-256");
    realm.removeKey("old");
    String renewed = alice();
    assertThat(KeycloakTokens.key(renewed)).isNotEqualTo(KeycloakTokens.key(unseen));

    assertThat(audit(renewed)).as("the new key").isEqualTo(200);
    assertThat(audit(unseen)).as("the old key, before it can be asked for again").isIn(401, 503);
    assertThat(audit(checked)).as("checked before").isEqualTo(200);
    untilAuditIs(401, gateway, unseen);
  }

  @Test
  void aTokenEnds() throws Exception {
    realm.change(new JsonObject().put("accessTokenLifespan", 1));
    String token = alice();
    assertThat(audit(token)).isEqualTo(200);

    untilAuditIs(401, gateway, token);

    assertThat(audit(alice())).isEqualTo(200);
  }

  @Test
  void whatTheProviderSignedForSomethingElseIsNoToken() throws Exception {
    JsonObject login = realm.login(CLI, "alice", password);
    String console = realm.login("admin-cli", "alice", password).getString("access_token");
    assertThat(audit(login.getString("access_token"))).isEqualTo(200);

    assertThat(audit(login.getString("id_token"))).as("an id token").isEqualTo(401);
    assertThat(audit(login.getString("refresh_token"))).as("a refresh token").isEqualTo(401);
    assertThat(audit(console)).as("for another client").isEqualTo(401);
    assertThat(audit(realm.adminToken())).as("of another realm").isEqualTo(401);
  }

  @Test
  void nobodyGivesHimselfACountry() throws Exception {
    String console = realm.login("admin-cli", "alice", password).getString("access_token");
    Api account = with(new Api(realm.issuer()), console);
    JsonObject own = account.get("/account/");
    assertThat(KeycloakTokens.countries(alice())).containsExactly("UT");

    own.getJsonObject("attributes").put("countries", List.of("*"));
    Api.Answer refused = account.post("/account/", own);

    assertThat(refused.as(400).encode()).contains("countries").contains("read-only");
    assertThat(KeycloakTokens.countries(alice())).containsExactly("UT");
  }

  @Test
  void aProviderThatIsAwayOrSilentIsMissedByNewcomersOnly() throws Exception {
    assertThat(audit(alice())).isEqualTo(200);
    String unseen = alice();
    String unseenToo = alice();
    Api newcomer = guarded.gateway(realm.issuer());

    keycloak.freeze(true);
    try {
      assertThat(audit(unseen)).as("a key that is known").isEqualTo(200);
      Api.Answer none = with(newcomer, unseen).get(AUDIT, "*/*");
      assertThat(none.as(503).getString("type")).endsWith("authentication-unavailable");
    } finally {
      keycloak.freeze(false);
    }
    keycloak.stop();
    assertThat(audit(unseenToo)).as("a key that is known").isEqualTo(200);
    Api later = guarded.gateway(realm.issuer());
    Api.Answer none = with(later, unseen).get(AUDIT, "*/*");
    assertThat(none.as(503).getString("type")).endsWith("authentication-unavailable");
    assertThat(later.get("/api/csca/crls/current?country=UT", "*/*").status())
        .as("what is public")
        .isEqualTo(404);

    keycloak.startAgain();
    untilAuditIs(200, later, unseen);
    untilAuditIs(200, newcomer, alice());
  }
}
