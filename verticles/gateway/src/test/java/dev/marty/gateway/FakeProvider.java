package dev.marty.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a gateway needs of an OpenID provider: a discovery document, keys, and tokens by them. */
final class FakeProvider {
  private static final int MINUTES = 300;

  final List<JWK> keys = new CopyOnWriteArrayList<>();
  final AtomicInteger fetched = new AtomicInteger();

  /** Where the discovery document says that the keys are; null for here. */
  volatile String keysAt;

  /** Where whoever asks for keys here is sent instead; null for nowhere. */
  volatile String moved;

  private HttpServer server;
  private String issuer;
  private int port;

  /** Begins to listen; a second time on the same port. */
  void start(GatewayFixture gateway) {
    server =
        GatewayFixture.await(
            gateway
                .vertx()
                .createHttpServer()
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1"));
    port = server.actualPort();
    issuer = "http://127.0.0.1:" + port + "/realms/marty";
  }

  void stop() {
    GatewayFixture.await(server.close());
  }

  String issuer() {
    return issuer;
  }

  /** Where its keys are. */
  String here() {
    return "http://127.0.0.1:" + port + "/keys";
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/realms/marty/.well-known/openid-configuration")) {
      request
          .response()
          .end(
              new JsonObject()
                  .put("issuer", issuer)
                  .put("jwks_uri", keysAt == null ? here() : keysAt)
                  .encode());
    } else if (moved != null) {
      request.response().setStatusCode(302).putHeader("Location", moved).end();
    } else {
      fetched.incrementAndGet();
      request.response().end(new JWKSet(keys).toString(true));
    }
  }

  static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2_048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey ec(Curve curve, String id) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What tokens say as a rule. */
  JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("marty")
        .subject("alice")
        .claim("realm_access", Map.of("roles", List.of("issuer", "*", "offline_access")))
        .claim("countries", List.of("UT"))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(MINUTES)));
  }

  static String token(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    return token(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()), claims);
  }

  static String token(JWK key, JWSHeader.Builder header, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
      JWSObject token =
          new JWSObject(
              header.type(JOSEObjectType.JWT).build(), new Payload(claims.toJSONObject()));
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
