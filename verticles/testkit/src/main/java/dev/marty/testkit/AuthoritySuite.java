package dev.marty.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.marty.kit.ServiceName;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may do what at a service's own door: each operation of its contract with each role and each
 * service, and with assertions that are none.
 */
@ExtendWith(VertxExtension.class)
public abstract class AuthoritySuite {
  private static final Set<Integer> REFUSED = Set.of(401, 403);

  private final ServiceName service;
  private final ServiceName other;
  private final MartyServer server = TestPostgres.shared();
  private final TestIdentity identity = new TestIdentity();
  private Vertx vertx;
  private JsonObject config;

  /** One operation of the contract. */
  private record Operation(String method, String path, JsonArray security) {
    private Set<String> named(String scheme) {
      Set<String> named = new TreeSet<>();
      for (Object requirement : security) {
        ((JsonObject) requirement)
            .getJsonArray(scheme, new JsonArray())
            .forEach(one -> named.add((String) one));
      }
      return named;
    }

    boolean isOpen() {
      return security.isEmpty();
    }
  }

  /**
   * Names the service, and another one.
   *
   * @param service under test
   * @param other any other
   */
  protected AuthoritySuite(ServiceName service, ServiceName other) {
    this.service = service;
    this.other = other;
  }

  @BeforeEach
  void configure(Vertx vertx) {
    this.vertx = vertx;
    config =
        server
            .config(vertx)
            .verticleConfig(service.text())
            .put("identity", identity.section(service.text()));
    if (service == ServiceName.CSCA) {
      Consumers.of(vertx, config);
    }
  }

  private List<Operation> operations(RunningService running) {
    List<Operation> operations = new ArrayList<>();
    JsonObject paths =
        running.get("/api/" + service.text() + "/openapi.json").body().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : List.of("get", "post", "put", "delete")) {
        if (item.containsKey(method)) {
          String place = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
          operations.add(
              new Operation(method, place, item.getJsonObject(method).getJsonArray("security")));
        }
      }
    }
    return operations;
  }

  /** A change comes in a media type that no operation takes, so that nothing is done. */
  private static int status(Api api, Operation operation, String... headers) throws IOException {
    return operation.method().equals("get")
        ? api.get(operation.path(), "*/*", headers).status()
        : api.post(operation.path(), new byte[] {1}, "text/plain", headers).status();
  }

  @Test
  void eachOperationIsOpenToWhomTheContractNamesAndToNobodyElse() throws IOException {
    RunningService running = RunningService.deploy(vertx, service, config);
    Api api = new Api(running.verticle().address());
    List<Operation> operations = operations(running);
    Map<String, String> callers = new LinkedHashMap<>();
    Set<String> roles = new TreeSet<>();
    operations.forEach(operation -> roles.addAll(operation.named("oidc")));
    roles.add("no-such-role");
    roles.forEach(role -> callers.put(role, identity.person(service, role)));
    for (ServiceName peer : ServiceName.values()) {
      callers.put("service " + peer.text(), identity.service(peer.text(), service));
    }
    callers.put("service operator", identity.service("operator", service));

    for (Operation operation : operations) {
      String name = operation.method() + " " + operation.path();
      assertThat(status(api, operation)).as(name).matches(s -> operation.isOpen() == (s != 401));
      for (Map.Entry<String, String> caller : callers.entrySet()) {
        String who = caller.getKey();
        boolean named =
            operation.isOpen()
                || operation.named("oidc").contains(who)
                || operation.named("service").stream()
                    .anyMatch(peer -> who.equals("service " + peer));
        int status = status(api, operation, TestIdentity.HEADER, caller.getValue());
        if (named) {
          assertThat(REFUSED).as(name + " by " + who).doesNotContain(status);
        } else {
          assertThat(status).as(name + " by " + who).isEqualTo(403);
        }
      }
    }
    running.undeploy();
  }

  @Test
  void noAssertionIsBelievedThatIsNotForHereAndNow() throws IOException {
    RunningService running = RunningService.deploy(vertx, service, config);
    Api api = new Api(running.verticle().address());
    Operation closed =
        operations(running).stream()
            .filter(operation -> !operation.named("oidc").isEmpty())
            .findFirst()
            .orElseThrow();
    String role = closed.named("oidc").iterator().next();
    String good = identity.person(service, role);
    assertThat(REFUSED).doesNotContain(status(api, closed, TestIdentity.HEADER, good));

    Map<String, String> attempts = new LinkedHashMap<>();
    attempts.put("for another service", identity.person(other, role));
    attempts.put("expired", times(role, -200, -140));
    attempts.put("of the future", times(role, 120, 180));
    attempts.put("too long", times(role, 0, 86_400));
    attempts.put("without an end", altered(role, claims -> claims.expirationTime(null)));
    attempts.put("without a beginning", altered(role, claims -> claims.issueTime(null)));
    attempts.put(
        "for two services",
        altered(role, claims -> claims.audience(List.of(service.text(), other.text()))));
    attempts.put("without a subject", altered(role, claims -> claims.subject(null)));
    attempts.put("without countries", altered(role, claims -> claims.claim("countries", null)));
    attempts.put("all roles", altered(role, claims -> claims.claim("roles", List.of("*"))));
    attempts.put(
        "a role that is null",
        altered(role, claims -> claims.claim("roles", Arrays.asList(role, null))));
    attempts.put("roles in one text", altered(role, claims -> claims.claim("roles", role)));
    attempts.put(
        "as a service, by the gateway",
        altered("x", claims -> claims.subject("service:" + other.text()).claim("idp", "marty")));
    attempts.put(
        "roles, by a service",
        identity.assertion(
            other.text(), service.text(), claims -> TestIdentity.withRoles(claims, role)));
    attempts.put(
        "another service, by a service",
        identity.assertion(
            other.text(), service.text(), claims -> claims.subject("service:csca2")));
    ECKey stranger = TestIdentity.newKey();
    JWTClaimsSet claims = claims(role, 0, 60).build();
    attempts.put("by a stranger", TestIdentity.sign(stranger, "marty-assertion+jwt", claims));
    attempts.put(
        "by a stranger with a known key id",
        TestIdentity.sign(
            new ECKey.Builder(stranger).keyID(identity.key("gateway").getKeyID()).build(),
            "marty-assertion+jwt",
            claims));
    attempts.put(
        "as the gateway, by a service",
        TestIdentity.sign(identity.key(other.text()), "marty-assertion+jwt", claims));
    attempts.put(
        "another kind of token", TestIdentity.sign(identity.key("gateway"), "at+jwt", claims));
    attempts.put("unsigned", new PlainJWT(claims).serialize());
    attempts.put("its signature cut off", good.substring(0, good.lastIndexOf('.') + 1));
    attempts.put("one letter changed", good.substring(0, good.length() - 5) + "AAAAA");
    attempts.put("no token", "none");
    attempts.put("empty parts", "..");
    attempts.put("long", "a".repeat(9_000));

    for (Map.Entry<String, String> attempt : attempts.entrySet()) {
      assertThat(status(api, closed, TestIdentity.HEADER, attempt.getValue()))
          .as(attempt.getKey())
          .isEqualTo(401);
    }
    assertThat(status(api, closed, TestIdentity.HEADER, good, TestIdentity.HEADER, good))
        .as("twice")
        .isEqualTo(401);
    assertThat(status(api, closed, "Authorization", "Bearer " + good))
        .as("as a token")
        .isEqualTo(401);
    running.undeploy();
  }

  private String times(String role, int from, int to) {
    return TestIdentity.sign(
        identity.key("gateway"), "marty-assertion+jwt", claims(role, from, to).build());
  }

  private String altered(String role, UnaryOperator<JWTClaimsSet.Builder> how) {
    return TestIdentity.sign(
        identity.key("gateway"), "marty-assertion+jwt", how.apply(claims(role, 0, 60)).build());
  }

  private JWTClaimsSet.Builder claims(String role, int from, int to) {
    Instant now = Instant.now();
    return TestIdentity.withRoles(new JWTClaimsSet.Builder(), role)
        .issuer("gateway")
        .audience(service.text())
        .issueTime(Date.from(now.plusSeconds(from)))
        .expirationTime(Date.from(now.plusSeconds(to)));
  }

  @Test
  void itDoesNotStartWhereNobodyCouldBeKnownOrOneAsAnother() {
    String pem = TestIdentity.publicPem(identity.key("gateway"));
    for (JsonObject section :
        List.of(
            new JsonObject(),
            new JsonObject().put("trusted", identity.section("csca").getJsonObject("trusted")),
            new JsonObject().put("key", TestIdentity.pem(identity.key(service.text()))),
            identity.section(service.text()).put("key", "no/such/file.pem"),
            trusting("gateway", TestIdentity.publicPem(identity.key("operator"))),
            trusting("gateway", pem + pem.substring(0, pem.length() / 2)),
            identity
                .section(service.text())
                .put("key", TestIdentity.publicPem(identity.key("csca"))))) {
      CompletionException refused =
          catchThrowableOfType(
              CompletionException.class,
              () -> RunningService.deploy(vertx, service, config.put("identity", section)));
      assertThat(refused).as(section.encode()).isNotNull();
      assertThat(refused.getCause().getMessage()).contains("identity.").doesNotContain("BEGIN");
    }
  }

  private JsonObject trusting(String peer, String pem) {
    JsonObject section = identity.section(service.text());
    section.getJsonObject("trusted").put(peer, pem);
    return section;
  }
}
