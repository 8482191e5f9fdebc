package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes in at the gateway, and what a service is told of them. */
class AuthenticationTest {
  private static final RSAKey RSA = FakeProvider.rsa("rsa");
  private static final int ED25519_PREFIX = 12;

  private final AtomicReference<Map<String, String>> seen = new AtomicReference<>();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final AtomicInteger reached = new AtomicInteger();
  private final FakeProvider provider = new FakeProvider();
  private GatewayFixture gateway;

  @BeforeEach
  void start() throws JOSEException {
    gateway =
        new GatewayFixture(
            request -> {
              reached.incrementAndGet();
              Map<String, String> headers = new LinkedHashMap<>();
              request
                  .headers()
                  .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
              seen.set(headers);
              request
                  .body()
                  .onSuccess(
                      read -> {
                        body.set(read.toString(UTF_8));
                        request.response().end("ok");
                      });
            });
    provider.keys.add(RSA);
    provider.start(gateway);
    gateway.start(settings());
  }

  private JsonObject settings() throws JOSEException {
    ECKey own = FakeProvider.ec(Curve.P_256, "gateway");
    return new JsonObject()
        .put(
            "identity",
            new JsonObject()
                .put("open", false)
                .put("key", pem(own))
                .put("trusted", new JsonObject().put("csca", pem(own))))
        .put("authentication", new JsonObject().put("issuer", provider.issuer()));
  }

  private static String pem(ECKey key) throws JOSEException {
    return block("PRIVATE KEY", key.toECPrivateKey().getEncoded())
        + block("PUBLIC KEY", key.toECPublicKey().getEncoded());
  }

  private static String block(String type, byte[] der) {
    String text = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Wire.Answer ask(String... headers) {
    String[] lines = new String[headers.length + 3];
    lines[0] = "GET /api/csca/certificates HTTP/1.1";
    lines[1] = "Host: localhost";
    System.arraycopy(headers, 0, lines, 2, headers.length);
    lines[lines.length - 1] = "";
    return gateway.exchange(lines);
  }

  private Wire.Answer with(String token) {
    return ask("Authorization: Bearer " + token);
  }

  private JWTClaimsSet told() throws ParseException {
    return SignedJWT.parse(seen.get().get("marty-assertion")).getJWTClaimsSet();
  }

  @Test
  void aTokenBecomesAnAssertionOfWhoItIs() throws Exception {
    String token = FakeProvider.token(RSA, JWSAlgorithm.RS256, provider.claims().build());

    assertThat(with(token).status()).isEqualTo(200);

    assertThat(told().getIssuer()).isEqualTo("gateway");
    assertThat(told().getAudience()).containsExactly("csca");
    assertThat(told().getSubject()).isEqualTo("alice");
    assertThat(told().getStringClaim("idp")).isEqualTo(provider.issuer());
    assertThat(told().getStringListClaim("countries")).containsExactly("UT");
    assertThat(told().getStringListClaim("roles")).containsExactly("issuer");
    assertThat(seen.get()).doesNotContainKey("authorization");
    String first = seen.get().get("marty-assertion");
    assertThat(with(token).status()).isEqualTo(200);
    assertThat(seen.get().get("marty-assertion")).as("made once").isEqualTo(first);
  }

  @Test
  void aBodyWaitsUntilItIsKnownWhoSendsIt() {
    String token = FakeProvider.token(RSA, JWSAlgorithm.PS256, provider.claims().build());
    String sent = "x".repeat(40_000);

    Wire.Answer answer =
        gateway.exchange(
            "POST /api/csca/crls HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + token,
            "Content-Length: " + sent.length(),
            "",
            sent);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(body.get()).hasSizeGreaterThanOrEqualTo(sent.length()).startsWith(sent);
  }

  @Test
  void allAlgorithmsOfPeersAreTaken() throws Exception {
    ECKey p256 = FakeProvider.ec(Curve.P_256, "p256");
    ECKey p384 = FakeProvider.ec(Curve.P_384, "p384");
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    OctetKeyPair ed =
        new OctetKeyPair.Builder(
                Curve.Ed25519,
                Base64URL.encode(Arrays.copyOfRange(encoded, ED25519_PREFIX, encoded.length)))
            .keyID("ed")
            .build();
    provider.keys.addAll(List.of(p256, p384, ed));
    JWTClaimsSet claims = provider.claims().build();

    assertThat(with(FakeProvider.token(RSA, JWSAlgorithm.PS256, claims)).status()).isEqualTo(200);
    assertThat(with(FakeProvider.token(p256, JWSAlgorithm.ES256, claims)).status()).isEqualTo(200);
    assertThat(with(FakeProvider.token(p384, JWSAlgorithm.ES384, claims)).status()).isEqualTo(200);
    assertThat(with(edToken(pair, claims)).status()).isEqualTo(200);
    String forged = edToken(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), claims);
    assertThat(with(forged).status()).isEqualTo(401);
  }

  private static String edToken(KeyPair pair, JWTClaimsSet claims) throws GeneralSecurityException {
    String input =
        Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}")
            + "."
            + Base64URL.encode(claims.toString());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(UTF_8));
    return input + "." + Base64URL.encode(signature.sign());
  }

  @Test
  void whatIsNoTokenOfTheProviderReachesNoService() throws Exception {
    JWTClaimsSet good = provider.claims().build();
    Instant now = Instant.now();
    Map<String, String> attempts = new LinkedHashMap<>();
    attempts.put("none", new PlainJWT(good).serialize());
    attempts.put("symmetric, with the public key", symmetric(good));
    attempts.put("another issuer", rs(provider.claims().issuer("https://evil.example")));
    attempts.put("another audience", rs(provider.claims().audience("other")));
    attempts.put("no audience", rs(provider.claims().audience((String) null)));
    attempts.put("no subject", rs(provider.claims().subject(null)));
    attempts.put("no end", rs(provider.claims().expirationTime(null)));
    attempts.put("over", rs(provider.claims().expirationTime(Date.from(now.minusSeconds(31)))));
    attempts.put("not yet", rs(provider.claims().notBeforeTime(Date.from(now.plusSeconds(60)))));
    attempts.put(
        "no key id", FakeProvider.token(RSA, new JWSHeader.Builder(JWSAlgorithm.RS256), good));
    attempts.put(
        "a key of its own",
        FakeProvider.token(
            FakeProvider.rsa("mine"),
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("mine")
                .jwk(FakeProvider.rsa("mine").toPublicJWK()),
            good));
    attempts.put(
        "a stranger by a known name",
        FakeProvider.token(FakeProvider.rsa("rsa"), JWSAlgorithm.RS256, good));
    attempts.put("an algorithm not taken", FakeProvider.token(RSA, JWSAlgorithm.RS512, good));
    String token = FakeProvider.token(RSA, JWSAlgorithm.RS256, good);
    attempts.put("cut", token.substring(0, token.length() - 8));
    attempts.put("no signature", token.substring(0, token.lastIndexOf('.') + 1));
    attempts.put("no JWT", "abc");
    attempts.put("long", "a".repeat(13_000));

    for (Map.Entry<String, String> attempt : attempts.entrySet()) {
      Wire.Answer answer = with(attempt.getValue());
      assertThat(answer.status()).as(attempt.getKey()).isEqualTo(401);
      assertThat(answer.headers().get("www-authenticate")).contains("invalid_token");
    }
    assertThat(ask("Authorization: Basic YTpi").status()).isEqualTo(401);
    assertThat(ask("Authorization: Bearer " + token, "Authorization: Bearer " + token).status())
        .isEqualTo(401);
    assertThat(reached.get()).isZero();
    assertThat(with(token).status()).isEqualTo(200);
  }

  private String rs(JWTClaimsSet.Builder claims) {
    return FakeProvider.token(RSA, JWSAlgorithm.RS256, claims.build());
  }

  private static String symmetric(JWTClaimsSet claims) throws JOSEException {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
            new Payload(claims.toJSONObject()));
    token.sign(new MACSigner(RSA.toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  @Test
  void whoShowsNothingIsNobodyWhateverTheySayOfThemselves() {
    assertThat(
            ask("Marty-Assertion: forged", "X-User: admin", "X-Forwarded-User: a", "Cookie: s=1")
                .status())
        .isEqualTo(200);

    assertThat(seen.get()).doesNotContainKeys("marty-assertion", "x-user", "cookie");
  }

  @Test
  void aNewKeyIsFoundAndAFloodOfUnknownOnesAsksTheProviderTwiceAtMost() {
    JWTClaimsSet claims = provider.claims().build();
    assertThat(with(FakeProvider.token(RSA, JWSAlgorithm.RS256, claims)).status()).isEqualTo(200);
    RSAKey next = FakeProvider.rsa("next");
    provider.keys.add(next);
    assertThat(with(FakeProvider.token(next, JWSAlgorithm.RS256, claims)).status()).isEqualTo(200);
    int before = provider.fetched.get();
    RSAKey unknown = FakeProvider.rsa("unknown");
    for (int i = 0; i < 20; i++) {
      String token =
          FakeProvider.token(
              unknown, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown" + i), claims);
      // Whether it is a new key, it does not ask each time.
      assertThat(with(token).status()).isIn(401, 503);
    }
    assertThat(provider.fetched.get() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void knownKeysServeWhileTheProviderIsAway() {
    JWTClaimsSet claims = provider.claims().build();
    assertThat(with(FakeProvider.token(RSA, JWSAlgorithm.RS256, claims)).status()).isEqualTo(200);
    provider.stop();
    String another = rs(provider.claims().subject("bob"));

    assertThat(with(another).status()).isEqualTo(200);
  }

  @Test
  void aProviderThatWasNeverThereIsSaidToBeAway() {
    provider.stop();

    Wire.Answer answer = with(rs(provider.claims()));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("authentication-unavailable");
    provider.start(gateway);
    GatewayFixture.until(() -> with(rs(provider.claims())).status() == 200);
  }

  @Test
  void itDoesNotStartWhereNobodyCouldComeIn() throws JOSEException {
    JsonObject settings = settings();
    settings.remove("authentication");

    assertThatThrownBy(() -> gateway.start(settings))
        .hasMessageContaining("gateway.authentication.issuer");
    assertThatThrownBy(
            () ->
                gateway.start(
                    settings()
                        .put("authentication", new JsonObject().put("issuer", "http://a.example"))))
        .hasMessageContaining("must be an https URL");
  }
}
