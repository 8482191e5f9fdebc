package dev.marty.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The keys of all processes, and assertions made with them: as they should be, or otherwise. */
public final class TestIdentity {
  /** The header that carries an assertion. */
  public static final String HEADER = "Marty-Assertion";

  private static final int SECONDS = 60;

  private final Map<String, ECKey> keys = new HashMap<>();

  /** Makes a key for each process. */
  public TestIdentity() {
    keys.put("gateway", newKey());
    keys.put("operator", newKey());
    for (ServiceName service : ServiceName.values()) {
      keys.put(service.text(), newKey());
    }
  }

  /** A key that nobody knows. */
  public static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key of a process. */
  public ECKey key(String process) {
    return keys.get(process);
  }

  /** The section {@code identity} of a process, closed, with the keys themselves for files. */
  public JsonObject section(String process) {
    JsonObject trusted = new JsonObject();
    keys.forEach((name, key) -> trusted.put(name, publicPem(key)));
    return new JsonObject()
        .put("open", false)
        .put("key", pem(keys.get(process)))
        .put("trusted", trusted);
  }

  /**
   * Writes the files of all processes, as {@code marty identity init} does.
   *
   * @return the variables of production.yaml; {@code PROCESS} in them stands for a process's name
   */
  public Map<String, String> write(Path folder) throws IOException {
    Path trusted = Files.createDirectories(folder.resolve("trusted"));
    for (Map.Entry<String, ECKey> one : keys.entrySet()) {
      Files.writeString(folder.resolve(one.getKey() + ".key.pem"), pem(one.getValue()));
      Files.writeString(trusted.resolve(one.getKey() + ".pem"), publicPem(one.getValue()));
    }
    return Map.of(
        "IDENTITY_KEY",
        folder.resolve(MartyProcesses.PROCESS + ".key.pem").toString(),
        "IDENTITY_TRUSTED",
        trusted.toString());
  }

  /** A private key with its public key, as PEM. */
  public static String pem(ECKey key) {
    try {
      return block("PRIVATE KEY", key.toECPrivateKey().getEncoded()) + publicPem(key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A public key as PEM. */
  public static String publicPem(ECKey key) {
    try {
      return block("PUBLIC KEY", key.toECPublicKey().getEncoded());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** What the gateway says of a person with these roles, for all countries. */
  public String person(ServiceName service, String... roles) {
    return assertion("gateway", service.text(), claims -> withRoles(claims, roles));
  }

  /** What the gateway says of a person who has a role for some countries only. */
  public String person(ServiceName service, String role, List<String> countries) {
    return assertion(
        "gateway", service.text(), claims -> withRoles(claims, role).claim("countries", countries));
  }

  /** What the gateway says of another person than the others here. */
  public String other(ServiceName service, String role, List<String> countries) {
    return assertion(
        "gateway",
        service.text(),
        claims -> withRoles(claims, role).subject("mallory").claim("countries", countries));
  }

  /** What a service says of itself. */
  public String service(String process, ServiceName service) {
    return assertion(process, service.text(), claims -> claims.subject("service:" + process));
  }

  /** Claims of a person. */
  public static JWTClaimsSet.Builder withRoles(JWTClaimsSet.Builder claims, String... roles) {
    return claims
        .subject("alice")
        .claim("idp", "https://idp.example")
        .claim("roles", List.of(roles))
        .claim("countries", List.of("*"));
  }

  /** An assertion of a process, with claims of the caller's making. */
  public String assertion(
      String process, String audience, UnaryOperator<JWTClaimsSet.Builder> claims) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder usual =
        new JWTClaimsSet.Builder()
            .issuer(process)
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(SECONDS)));
    return sign(keys.get(process), "marty-assertion+jwt", claims.apply(usual).build());
  }

  /** Signs any claims with any key. */
  public static String sign(ECKey key, String type, JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build(),
            claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
