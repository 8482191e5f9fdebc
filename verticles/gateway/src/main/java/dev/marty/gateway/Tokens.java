package dev.marty.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.marty.gateway.GatewaySettings.OidcProvider;
import dev.marty.kit.authority.Recent;
import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tokens of an OpenID provider: JWTs (RFC 7519, RFC 9068) by one of its keys, with one of the
 * algorithms that are configured, for this installation, not before and not after their time. One
 * is checked once in five minutes; so long may a key that its provider has taken back be believed.
 * Signatures are checked, and keys fetched, on workers; the rest on the verticle's event loop.
 */
final class Tokens {
  private static final int MOST_LENGTH = 12 * 1024;
  private static final int WAITING = 512;
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** OpenID Connect Core 1.0, section 2; without what would break a line. */
  private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}|\\*");

  private record Known(Caller caller, Instant until) {}

  private final OidcProvider provider;
  private final ProviderKeys keys;
  private final Workers workers;
  private final DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier;
  private final Recent<String, Known> known = new Recent<>();

  Tokens(Vertx vertx, OidcProvider provider) {
    this.provider = provider;
    this.keys = new ProviderKeys(provider);
    this.workers = new Workers(vertx, "gateway", "tokens", 2, WAITING, 10);
    this.claimsVerifier =
        new DefaultJWTClaimsVerifier<>(
            provider.audience(),
            new JWTClaimsSet.Builder().issuer(provider.issuer()).build(),
            Set.of("sub", "exp"));
    claimsVerifier.setMaxClockSkew((int) LEEWAY.toSeconds());
  }

  /**
   * Who a token is of.
   *
   * @return fails with 401 for a token that is none of the provider's, 503 while its keys cannot be
   *     had
   */
  Future<Caller> caller(String token) {
    Known before = known.get(token);
    if (before != null && before.until().isAfter(Instant.now())) {
      return Future.succeededFuture(before.caller());
    }
    if (token.length() > MOST_LENGTH) {
      return Future.failedFuture(Callers.unknown("The token is too long.").exception());
    }
    return workers
        .run(() -> check(token))
        .map(
            checked -> {
              known.put(token, checked);
              return checked.caller();
            });
  }

  private Known check(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      String algorithm = jwt.getHeader().getAlgorithm().getName();
      if (!provider.algorithms().contains(algorithm)) {
        throw refused("its algorithm " + algorithm + " is not taken");
      }
      if (jwt.getHeader().getKeyID() == null) {
        throw refused("it does not say which key has signed it");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      // Before the signature, which costs more and may need the provider.
      claimsVerifier.verify(claims, null);
      // A claim that is there and null is enough for the library.
      if (claims.getSubject() == null || claims.getExpirationTime() == null) {
        throw refused("it has no subject or no end");
      }
      Caller caller = caller(claims);
      if (!isSigned(jwt)) {
        throw refused("none of its issuer's keys has signed it");
      }
      Instant end = claims.getExpirationTime().toInstant().plus(LEEWAY);
      Instant again = Instant.now().plus(REMEMBERED);
      return new Known(caller, end.isBefore(again) ? end : again);
    } catch (ParseException | IllegalArgumentException e) {
      throw refused("it is no signed JWT");
    } catch (BadJOSEException e) {
      throw refused(e.getMessage());
    } catch (JWKSetUnavailableException | RateLimitReachedException e) {
      // Whether a key that is not known is a new one cannot be asked just now.
      throw Problem.unavailable(
              "authentication-unavailable",
              "The identity provider's keys cannot be had now; nobody can be known meanwhile.")
          .exception();
    } catch (JOSEException e) {
      throw refused("it cannot be checked");
    }
  }

  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    JWKSelector wanted = new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader()));
    for (JWK key : keys.get(wanted)) {
      if (jwt.verify(SignatureCheck.by(key))) {
        return true;
      }
    }
    return false;
  }

  private static RuntimeException refused(String why) {
    return Callers.unknown("The token is not accepted: " + why + ".").exception();
  }

  /**
   * What a service is told, which is short whatever the token has: an assertion fits the services'
   * limits, and what is written of a caller is one line.
   */
  private Caller caller(JWTClaimsSet claims) {
    if (!SUBJECT.matcher(claims.getSubject()).matches()) {
      throw refused("its subject is not 1 to 255 visible ASCII characters");
    }
    Set<String> roles = texts(claims, provider.roles());
    // Others are for others, and all at once are a developer's.
    roles.retainAll(Caller.ROLES);
    Set<String> countries = texts(claims, provider.countries());
    countries.removeIf(country -> !COUNTRY.matcher(country).matches());
    Caller caller = new Caller(claims.getIssuer(), claims.getSubject(), roles, countries);
    if (caller.text().length() > Caller.MOST_TEXT) {
      throw refused(
          "its subject and issuer have over " + Caller.MOST_TEXT + " characters together");
    }
    return caller;
  }

  private static Set<String> texts(JWTClaimsSet claims, String path) {
    Object value = claims.getClaims();
    for (String step : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    Set<String> texts = new HashSet<>();
    if (value instanceof List<?> list) {
      list.stream().filter(String.class::isInstance).forEach(one -> texts.add((String) one));
    } else if (value instanceof String one) {
      texts.add(one);
    }
    return texts;
  }
}
