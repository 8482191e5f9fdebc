package dev.marty.kit.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * P-256 keys of identities as PEM, as {@code marty identity init} and OpenSSL write them: {@code
 * PUBLIC KEY} (SubjectPublicKeyInfo), and in the own file one {@code PRIVATE KEY} (PKCS #8) with
 * its {@code PUBLIC KEY}, since the JDK does not compute one from the other. Blocks.
 */
final class KeyFile {
  private static final int MOST_BYTES = 64 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /**
   * A file of keys cannot be used; the message names it and says why, and repeats nothing of it.
   */
  static final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyFileException(String message) {
      super(message);
    }
  }

  private KeyFile() {}

  /**
   * Reads the public keys of a peer; several, while it changes its key.
   *
   * @param setting the key of the configuration that names it
   * @param value a path, or PEM itself
   * @throws KeyFileException when it holds none
   */
  static List<ECKey> trusted(String setting, String value) {
    List<ECKey> keys = new ArrayList<>();
    for (Matcher block = blocks(setting, value); block.find(); ) {
      if (block.group(1).equals("PUBLIC KEY")) {
        keys.add(key(setting, block.group(2), null));
      }
    }
    if (keys.isEmpty()) {
      throw new KeyFileException(setting + ": " + place(value) + " holds no PUBLIC KEY.");
    }
    return List.copyOf(keys);
  }

  /**
   * Reads the own key.
   *
   * @param setting as above
   * @param value as above
   * @throws KeyFileException when it does not hold a private key and the public key that fits
   */
  static ECKey own(String setting, String value) {
    String secret = null;
    String known = null;
    for (Matcher block = blocks(setting, value); block.find(); ) {
      if (block.group(1).equals("PRIVATE KEY")) {
        secret = block.group(2);
      } else if (block.group(1).equals("PUBLIC KEY")) {
        known = block.group(2);
      }
    }
    if (secret == null || known == null) {
      throw new KeyFileException(
          setting
              + ": "
              + place(value)
              + " must hold a PRIVATE KEY and its PUBLIC KEY; marty identity init makes such"
              + " files.");
    }
    return key(setting, known, secret);
  }

  private static ECKey key(String setting, String known, String secret) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey publicKey =
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(bytes(known)));
      ECKey.Builder key = new ECKey.Builder(Curve.P_256, publicKey);
      if (secret != null) {
        key.privateKey(
            (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(bytes(secret))));
      }
      return key.keyIDFromThumbprint().build();
    } catch (GeneralSecurityException
        | JOSEException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException e) {
      throw new KeyFileException(setting + " must hold keys of the curve P-256.");
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  /** All blocks or none: of a file that is being written the last key would be gone. */
  private static Matcher blocks(String setting, String value) {
    String text = value.startsWith(BEGIN) ? value : read(setting, Path.of(value));
    if (BLOCK.matcher(text).results().count() != text.split(BEGIN, -1).length - 1) {
      throw new KeyFileException(setting + ": " + place(value) + " is cut off or damaged.");
    }
    return BLOCK.matcher(text);
  }

  private static String read(String setting, Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new KeyFileException(setting + ": " + file + " is too long for a file of keys.");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new KeyFileException(setting + ": " + file + " cannot be read.");
    }
  }

  private static String place(String value) {
    return value.startsWith(BEGIN) ? "the PEM" : value;
  }
}
