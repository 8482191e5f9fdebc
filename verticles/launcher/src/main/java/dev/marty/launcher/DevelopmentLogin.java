package dev.marty.launcher;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.config.ConfigLoader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * The issuer of {@code marty dev --login}: a key in its directory, by which {@code marty token}
 * signs what the gateway there believes. Production takes nothing of this issuer.
 */
final class DevelopmentLogin {
  private static final String AUDIENCE = "marty";
  private static final Duration VALID = Duration.ofHours(8);

  private final Path key;
  private final Path known;

  /**
   * Makes nothing yet.
   *
   * @param directory {@code development.directory}
   */
  DevelopmentLogin(Path directory) {
    this.key = directory.resolve("login.key.json");
    this.known = directory.resolve("login.json");
  }

  /** The section {@code gateway.authentication}, and the key, where it is not there yet. */
  JsonObject settings() {
    try {
      Files.createDirectories(key.toAbsolutePath().getParent());
      if (!Files.exists(key)) {
        SecretFile.write(
            key,
            new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString());
      }
      // From the key that is there: what has ended between the two leaves none that does not fit.
      Files.writeString(known, new JWKSet(ECKey.parse(Files.readString(key))).toString(true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException e) {
      throw new ConfigException(
          key + " is no key; remove it, and marty dev --login makes another.");
    } catch (JOSEException e) {
      throw new IllegalStateException("Every JDK has P-256.", e);
    }
    return new JsonObject()
        .put("issuer", ConfigLoader.DEVELOPMENT_ISSUER)
        .put("audience", AUDIENCE)
        .put("jwks", known.toString());
  }

  /**
   * A token that the gateway of a {@code marty dev --login} with this directory takes.
   *
   * @param subject whose
   * @param roles as in the contracts
   * @param countries for which, or {@code *}
   * @throws ConfigException when there was none
   */
  String token(String subject, List<String> roles, List<String> countries) {
    try {
      ECKey signer = ECKey.parse(Files.readString(key));
      Instant now = Instant.now();
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(JOSEObjectType.JWT)
                  .keyID(signer.getKeyID())
                  .build(),
              new JWTClaimsSet.Builder()
                  .issuer(ConfigLoader.DEVELOPMENT_ISSUER)
                  .audience(AUDIENCE)
                  .subject(subject)
                  .claim("realm_access", Map.of("roles", roles))
                  .claim("countries", countries)
                  .issueTime(Date.from(now))
                  .expirationTime(Date.from(now.plus(VALID)))
                  .build());
      token.sign(new ECDSASigner(signer));
      return token.serialize();
    } catch (IOException | ParseException e) {
      throw new ConfigException(
          key + " is not there, or no key: start marty dev --login first, which makes it.");
    } catch (JOSEException e) {
      throw new IllegalStateException("The key is one of its own.", e);
    }
  }
}
