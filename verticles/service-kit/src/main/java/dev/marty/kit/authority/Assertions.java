package dev.marty.kit.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Caller;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Says to a service who calls it: a JWT (RFC 7519) signed with ES256 by this process, for one
 * service and a minute. One is made at most every 30 seconds for each caller and service. On the
 * verticle's event loop.
 */
public final class Assertions {
  /** The header that carries one. The gateway lets nobody else's through. */
  public static final String HEADER = "Marty-Assertion";

  /** So that no other JWT is ever taken for one. */
  static final JOSEObjectType TYPE = new JOSEObjectType("marty-assertion+jwt");

  static final String ISSUER = "idp";
  static final String ROLES = "roles";
  static final String COUNTRIES = "countries";
  static final int SECONDS = 60;
  private static final long RENEWED_NANOS = TimeUnit.SECONDS.toNanos(SECONDS / 2);

  private record For(ServiceName service, Caller caller, ECKey key) {}

  private record Made(String token, long at) {}

  private final Identity identity;
  private final Recent<For, Made> made = new Recent<>();
  private final Map<For, Future<String>> underWay = new HashMap<>();

  /** Signs with the keys of an identity. */
  public Assertions(Identity identity) {
    this.identity = identity;
  }

  /**
   * Says that this service itself calls.
   *
   * @param service which is called
   * @return the header; none where this process has no key
   */
  public Future<Map<String, String>> own(ServiceName service) {
    return of(service, Caller.service(identity.name()))
        .map(token -> token == null ? Map.of() : Map.of(HEADER, token));
  }

  /**
   * Says who calls.
   *
   * @param service which is called
   * @param caller who; services believe only the gateway about others than itself
   * @return the header's value; null where this process has no key
   */
  public Future<String> of(ServiceName service, Caller caller) {
    ECKey key = identity.keys().own();
    if (key == null) {
      return Future.succeededFuture();
    }
    For what = new For(service, caller, key);
    Made last = made.get(what);
    if (last != null && System.nanoTime() - last.at() < RENEWED_NANOS) {
      return Future.succeededFuture(last.token());
    }
    Future<String> making = underWay.get(what);
    if (making != null) {
      return making;
    }
    long now = System.nanoTime();
    Future<String> begun =
        identity
            .workers()
            .run(() -> sign(what))
            .onSuccess(token -> made.put(what, new Made(token, now)));
    underWay.put(what, begun);
    return begun.onComplete(done -> underWay.remove(what));
  }

  private String sign(For what) throws JOSEException {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(identity.name())
            .audience(what.service().text())
            .subject(what.caller().subject())
            .claim(ISSUER, what.caller().issuer())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(SECONDS)));
    if (what.caller().service().isEmpty()) {
      claims
          .claim(ROLES, List.copyOf(what.caller().roles()))
          .claim(COUNTRIES, List.copyOf(what.caller().countries()));
    }
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(TYPE)
                .keyID(what.key().getKeyID())
                .build(),
            claims.build());
    token.sign(new ECDSASigner(what.key()));
    return token.serialize();
  }
}
