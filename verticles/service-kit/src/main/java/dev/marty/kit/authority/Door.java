package dev.marty.kit.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.authority.Identity.Keys;
import dev.marty.kit.http.Authenticator;
import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who calls a service, by the assertion that the request carries. Only the gateway says who a
 * person is and with which roles; a service says that it is itself, and nothing else. Signatures
 * are checked on a worker, once for each assertion. On the verticle's event loop.
 */
public final class Door implements Authenticator {
  private static final String GATEWAY = "gateway";
  private static final int MOST_LENGTH = 8 * 1024;
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(Assertions.SECONDS);

  private record Known(Caller caller, Instant until, int generation) {}

  private final Identity identity;
  private final Recent<String, Known> known = new Recent<>();

  /** Believes the keys of an identity. */
  public Door(Identity identity) {
    this.identity = identity;
  }

  @Override
  public Future<Caller> caller(HttpServerRequest request) {
    List<String> shown = request.headers().getAll(Assertions.HEADER);
    if (shown.isEmpty() && identity.isOpen()) {
      return Future.succeededFuture(Caller.DEVELOPER);
    }
    if (shown.size() != 1) {
      return refused(shown.isEmpty() ? "This needs a caller" : "There is more than one assertion");
    }
    String token = shown.get(0);
    Known before = known.get(token);
    if (before != null && before.generation() == identity.generation()) {
      return before.until().isAfter(Instant.now())
          ? Future.succeededFuture(before.caller())
          : refused("The assertion has expired");
    }
    if (token.length() > MOST_LENGTH) {
      return refused("The assertion is too long");
    }
    Keys keys = identity.keys();
    int generation = identity.generation();
    return identity
        .workers()
        .run(() -> check(token, keys, generation))
        .map(
            checked -> {
              known.put(token, checked);
              return checked.caller();
            });
  }

  private static Future<Caller> refused(String why) {
    return Future.failedFuture(refusal(why));
  }

  private static ProblemException refusal(String why) {
    return Problem.of(
            401,
            "unauthenticated",
            "Not known who you are",
            why + ". Come by the gateway, with a token.")
        .exception();
  }

  private Known check(String token, Keys keys, int generation) throws JOSEException {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      // Before any signature is computed: who has none of our keys, or an assertion that is over or
      // another's, costs nothing.
      ECKey key = key(jwt, claims, keys);
      Known checked = new Known(caller(claims), until(claims), generation);
      if (!jwt.verify(new ECDSAVerifier(key.toECPublicKey()))) {
        throw refusal("The assertion's signature is wrong");
      }
      return checked;
    } catch (ParseException | IllegalArgumentException e) {
      throw refusal("The assertion is malformed");
    }
  }

  private static ECKey key(SignedJWT jwt, JWTClaimsSet claims, Keys keys) {
    if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
        || !Assertions.TYPE.equals(jwt.getHeader().getType())) {
      throw refusal("That is no assertion of Marty's");
    }
    return keys.trusted().getOrDefault("" + claims.getIssuer(), List.of()).stream()
        .filter(one -> one.getKeyID().equals(jwt.getHeader().getKeyID()))
        .findFirst()
        .orElseThrow(() -> refusal("The assertion is by a key that is not trusted here"));
  }

  private Instant until(JWTClaimsSet claims) {
    if (!claims.getAudience().equals(List.of(identity.name()))) {
      throw refusal("The assertion is for another service");
    }
    if (claims.getExpirationTime() == null || claims.getIssueTime() == null) {
      throw refusal("The assertion has no end");
    }
    Instant now = Instant.now();
    Instant from = claims.getIssueTime().toInstant();
    Instant to = claims.getExpirationTime().toInstant();
    if (!to.plus(LEEWAY).isAfter(now)) {
      throw refusal("The assertion has expired");
    }
    if (from.minus(LEEWAY).isAfter(now) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw refusal("The assertion is of another time");
    }
    return to.plus(LEEWAY);
  }

  private Caller caller(JWTClaimsSet claims) throws ParseException {
    Caller own = Caller.service(claims.getIssuer());
    String subject = claims.getSubject();
    if (own.subject().equals(subject) && claims.getClaim(Assertions.ROLES) == null) {
      return own;
    }
    String issuer = claims.getStringClaim(Assertions.ISSUER);
    List<String> roles = claims.getStringListClaim(Assertions.ROLES);
    List<String> countries = claims.getStringListClaim(Assertions.COUNTRIES);
    if (!claims.getIssuer().equals(GATEWAY)) {
      throw refusal("Only the gateway says who others are");
    }
    if (subject == null
        || issuer == null
        || roles == null
        || countries == null
        || roles.stream().anyMatch(Objects::isNull)
        || countries.stream().anyMatch(Objects::isNull)) {
      throw refusal("The assertion does not say who calls");
    }
    Caller said = new Caller(issuer, subject, Set.copyOf(roles), Set.copyOf(countries));
    if (said.service().isPresent() || (roles.contains(Caller.ALL) && !identity.isOpen())) {
      throw refusal("Nobody is a service or a developer by the gateway's word");
    }
    return said;
  }
}
