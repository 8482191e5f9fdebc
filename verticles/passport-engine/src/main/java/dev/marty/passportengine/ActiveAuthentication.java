package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.lds.Dg14;
import dev.marty.emrtd.lds.Dg15;
import dev.marty.emrtd.lds.Reading;
import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The key a chip proves itself with: its public half goes into DG15, its private half to whoever
 * personalizes the chip, once. It is never stored or logged here.
 */
final class ActiveAuthentication {
  private static final String FIELD = "activeAuthentication.publicKey";

  private ActiveAuthentication() {}

  /**
   * Adds DG15, and DG14 for an EC key.
   *
   * @return what the answer says about the key, or null where none was wanted
   */
  static JsonObject add(Application application, Map<DataGroup, byte[]> groups) {
    if (application.generate() != null) {
      SigningKey key = SigningKey.generate(application.generate(), true);
      byte[] publicKey = encoded(key.publicKey());
      put(groups, publicKey, application.generate());
      return new JsonObject()
          .put("publicKey", base64(publicKey))
          .put("privateKey", pem(key.pkcs8()));
    }
    if (application.publicKey() != null) {
      byte[] given = application.publicKey().toByteArray();
      put(groups, given, algorithm(given));
      return new JsonObject().put("publicKey", base64(given));
    }
    return null;
  }

  private static void put(Map<DataGroup, byte[]> groups, byte[] publicKey, KeyAlgorithm algorithm) {
    if (algorithm.family() == KeyAlgorithm.Family.EC) {
      groups.put(DataGroup.DG14, Dg14.encodeActiveAuthentication(algorithm.digest()));
    }
    groups.put(DataGroup.DG15, Dg15.encode(publicKey));
  }

  /** The algorithm of a given key, which must be one of those that are generated. */
  private static KeyAlgorithm algorithm(byte[] publicKey) {
    Reading<Dg15> reading = Dg15.read(Dg15.encode(publicKey));
    if (reading instanceof Reading.Refused<Dg15> refused) {
      throw bad("is no SubjectPublicKeyInfo: " + refused.detail());
    }
    try {
      SubjectPublicKeyInfo info =
          Bouncy.decode("public key", publicKey, SubjectPublicKeyInfo::getInstance);
      List<KeyAlgorithm> fitting = KeyAlgorithm.fitting(info);
      if (!fitting.isEmpty()) {
        return fitting.get(0);
      }
    } catch (MalformedAsn1Exception e) {
      throw bad("is no SubjectPublicKeyInfo: " + e.getMessage() + ".");
    }
    throw bad(
        "is "
            + ((Reading.Read<Dg15>) reading).value().key().description()
            + "; it must be RSA of 2048, 3072 or 4096 bits or EC on a NIST or brainpool curve.");
  }

  private static RuntimeException bad(String detail) {
    return Problem.badField(FIELD, FIELD + " " + detail).exception();
  }

  private static byte[] encoded(SubjectPublicKeyInfo info) {
    try {
      return info.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory does not fail", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String pem(byte[] pkcs8) {
    byte[] lineFeed = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, lineFeed).encodeToString(pkcs8)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
