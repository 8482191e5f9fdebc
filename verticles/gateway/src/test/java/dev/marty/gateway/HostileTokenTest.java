package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.testkit.TestIdentity;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens with what tokens should not have, and a provider that sends elsewhere for its keys. */
class HostileTokenTest {
  private static final RSAKey RSA = FakeProvider.rsa("rsa");

  private final AtomicReference<String> told = new AtomicReference<>();
  private final FakeProvider provider = new FakeProvider();
  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    gateway =
        new GatewayFixture(
            request -> {
              told.set(request.getHeader(TestIdentity.HEADER));
              request.response().end("ok");
            });
    provider.keys.add(RSA);
    provider.start(gateway);
    startAgain();
  }

  /** Another one, which knows no keys yet. */
  private void startAgain() {
    gateway.start(
        new JsonObject()
            .put("identity", new TestIdentity().section("gateway"))
            .put("authentication", new JsonObject().put("issuer", provider.issuer())));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int status(String token) {
    return gateway
        .exchange(
            "GET /api/csca/certificates HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + token,
            "")
        .status();
  }

  private String good() {
    return rs(provider.claims());
  }

  private static String rs(JWTClaimsSet.Builder claims) {
    return FakeProvider.token(RSA, JWSAlgorithm.RS256, claims.build());
  }

  @Test
  void ofHundredsOfRolesAndCountriesOnlyThoseTravelThatAreSome() throws ParseException {
    List<String> roles =
        new ArrayList<>(List.of("issuer", "issuer\n", "Issuer", "*", "service:csca"));
    IntStream.range(0, 150).forEach(i -> roles.add("role-" + i));
    List<String> countries = new ArrayList<>(List.of("UT", "utopia", "U\n", "\u0000\u0000", "ut"));
    IntStream.range(0, 60).forEach(i -> countries.add("c".repeat(20) + i));

    assertThat(
            status(
                rs(
                    provider
                        .claims()
                        .claim("realm_access", Map.of("roles", roles))
                        .claim("countries", countries))))
        .isEqualTo(200);

    JWTClaimsSet claims = SignedJWT.parse(told.get()).getJWTClaimsSet();
    assertThat(claims.getStringListClaim("roles")).containsExactly("issuer");
    assertThat(claims.getStringListClaim("countries")).containsExactly("UT");
    assertThat(told.get()).hasSizeLessThan(1_000);
  }

  @Test
  void aSubjectIsALineThatFitsIntoALog() {
    for (String subject :
        List.of("", "x".repeat(255), "x".repeat(6_000), "a\nb", "a\rb", "a\0b", "ä", "\u202ex")) {
      assertThat(status(rs(provider.claims().subject(subject)))).as(subject).isEqualTo(401);
    }
    for (String subject : List.of("x".repeat(200), "service:csca", "developer", "a b", "f:1:bob")) {
      assertThat(status(rs(provider.claims().subject(subject)))).as(subject).isEqualTo(200);
    }
  }

  /** Who has no token at all could write such ones. */
  @Test
  void aClaimThatIsNullIsNone() throws JOSEException {
    for (String name : List.of("sub", "exp", "iss", "aud")) {
      Map<String, Object> claims = new LinkedHashMap<>(provider.claims().build().toJSONObject());
      claims.put(name, null);
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(RSA.getKeyID()).build(),
              new Payload(JSONObjectUtils.toJSONString(claims)));
      assertThat(token.getPayload().toString()).contains("\"" + name + "\":null");
      token.sign(new RSASSASigner(RSA));
      assertThat(status(token.serialize())).as(name).isEqualTo(401);
    }
  }

  @Test
  void whatAHeaderSaysOfKeysIsNotFollowed() throws Exception {
    RSAKey mine = FakeProvider.rsa("mine");
    JWTClaimsSet claims = provider.claims().build();
    String elsewhere =
        "http://127.0.0.1:"
            + gateway.listen(r -> r.response().end(new JWKSet(mine).toString()))
            + "/keys";
    Map<String, JWSHeader.Builder> headers = new LinkedHashMap<>();
    headers.put("jku", header("mine").jwkURL(URI.create(elsewhere)));
    headers.put("x5u", header("mine").x509CertURL(URI.create(elsewhere)));
    headers.put("jwk", header("rsa").jwk(mine.toPublicJWK()));
    headers.put("a path", header("../../../../dev/null"));
    headers.put("SQL", header("' OR 1=1 --"));
    headers.put("crit", header("rsa").criticalParams(Set.of("exp")).customParam("exp", 1));
    headers.put("b64", header("rsa").base64URLEncodePayload(false).criticalParams(Set.of("b64")));
    for (Map.Entry<String, JWSHeader.Builder> header : headers.entrySet()) {
      assertThat(status(FakeProvider.token(mine, header.getValue(), claims)))
          .as(header.getKey())
          // The provider is not asked for each key that is not known.
          .isIn(401, 503);
    }
    String body = "." + good().split("\\.", -1)[1] + ".";
    for (String alg : List.of("none", "None", "nOnE", "HS256", "RS512", "ES256K", "rs256", "")) {
      String header =
          Base64URL.encode(new JsonObject().put("alg", alg).put("kid", "rsa").encode()).toString();
      assertThat(status(header + body)).as(alg).isEqualTo(401);
      assertThat(status(header + body + "AA")).as(alg).isEqualTo(401);
    }
    String deep = Base64URL.encode("{\"alg\":\"RS256\",\"x\":" + "[".repeat(6_000)).toString();
    assertThat(status(deep + body + "AA")).isEqualTo(401);
    assertThat(status(good())).isEqualTo(200);
  }

  @Test
  void numbersThatAreNoneAreNoTime() {
    for (Object exp : List.of("tomorrow", "99999999999", true, List.of(1), -1, 1e300, Map.of())) {
      assertThat(status(rs(provider.claims().claim("exp", exp)))).as("" + exp).isEqualTo(401);
    }
    assertThat(status(rs(provider.claims().issuer(provider.issuer() + "/")))).isEqualTo(401);
    assertThat(status(rs(provider.claims().audience(List.of("a", "marty"))))).isEqualTo(200);
  }

  @Test
  void weakKeysAndKeysOfAnotherKindVerifyNothing() throws Exception {
    JWTClaimsSet claims = provider.claims().build();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(512);
    KeyPair weak = generator.generateKeyPair();
    provider.keys.add(new RSAKey.Builder((RSAPublicKey) weak.getPublic()).keyID("weak").build());
    provider.keys.add(new OctetSequenceKey.Builder(new byte[64]).keyID("oct").build());
    ECKey p384 = FakeProvider.ec(Curve.P_384, "p384");
    provider.keys.add(p384);

    String head = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"weak\"}") + ".";
    String signed = head + Base64URL.encode(claims.toString());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(weak.getPrivate());
    signature.update(signed.getBytes(US_ASCII));
    assertThat(status(signed + "." + Base64URL.encode(signature.sign()))).isEqualTo(401);
    String psychic = Base64URL.encode(new byte[96]).toString();
    String es = Base64URL.encode("{\"alg\":\"ES384\",\"kid\":\"p384\"}") + ".";
    assertThat(status(es + Base64URL.encode(claims.toString()) + "." + psychic)).isEqualTo(401);
    assertThat(status(FakeProvider.token(p384, JWSAlgorithm.ES384, claims))).isEqualTo(200);
  }

  @Test
  void keysAreTakenFromNoOtherPlaceThanTheProvidersOwn(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(RSA).toString());
    String elsewhere =
        "http://127.0.0.1:"
            + gateway.listen(request -> request.response().end(new JWKSet(RSA).toString()))
            + "/keys";
    for (String place : List.of(elsewhere, file.toUri().toString(), "ftp://127.0.0.1/keys")) {
      provider.keysAt = place;
      startAgain();
      assertThat(status(good())).as(place).isEqualTo(503);
    }
    provider.keysAt = null;
    provider.moved = elsewhere;
    startAgain();
    assertThat(status(good())).as("a redirect").isEqualTo(503);
    provider.moved = null;
    startAgain();
    assertThat(status(good())).isEqualTo(200);
  }

  private static JWSHeader.Builder header(String key) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key);
  }
}
