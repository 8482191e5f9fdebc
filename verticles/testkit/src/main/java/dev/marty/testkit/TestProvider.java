package dev.marty.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.http.Caller;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** An OpenID provider as far as a gateway asks one: its discovery document, its keys, tokens. */
public final class TestProvider {
  /** Everything there is. */
  public static final List<String> ALL_ROLES = List.copyOf(Caller.ROLES);

  private static final int KEY_BITS = 2_048;
  private static final int HOURS = 8;

  private final RSAKey key;
  private final String issuer;

  /** Begins to listen; ends with the Vert.x. */
  public TestProvider(Vertx vertx) {
    try {
      key = new RSAKeyGenerator(KEY_BITS).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    String keys = new JWKSet(key).toString(true);
    int port =
        Wait.on(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          String address = "http://127.0.0.1:" + request.localAddress().port();
                          request
                              .response()
                              .end(
                                  request.path().equals("/keys")
                                      ? keys
                                      : new JsonObject()
                                          .put("issuer", address)
                                          .put("jwks_uri", address + "/keys")
                                          .encode());
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    issuer = "http://127.0.0.1:" + port;
  }

  /** As in its tokens. */
  public String issuer() {
    return issuer;
  }

  /** The header Authorization of somebody with some roles, for all countries. */
  public String bearer(String subject, List<String> roles) {
    Instant now = Instant.now();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("marty")
                .subject(subject)
                .claim("realm_access", Map.of("roles", roles))
                .claim("countries", List.of("*"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(HOURS * 3_600L)))
                .build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return "Bearer " + token.serialize();
  }
}
