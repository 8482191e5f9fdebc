package dev.marty.testkit;

import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Utopia, set up through the gateway: a CSCA, a Document Signer, and data for passports. */
public final class Country {
  private static final byte[] PORTRAIT = draw();

  private Country() {}

  /** Makes the CSCA root and enrols a signer; returns the signer as it was answered. */
  public static JsonObject setUp(Api gateway) throws IOException {
    gateway
        .post(
            "/api/csca/certificates",
            new JsonObject()
                .put("country", "UT")
                .put("icaoCode", "UTO")
                .put("organization", "Utopia")
                .put("commonName", "CSCA Utopia")
                .put("keyAlgorithm", "EC-P256"))
        .as(201);
    return gateway
        .post(
            "/api/document_signer/signers",
            new JsonObject().put("country", "UT").put("algorithm", "EC-P256"))
        .as(201);
  }

  /** What an application sends for one passport. */
  public static JsonObject passport(String documentNumber) {
    return new JsonObject()
        .put("documentType", "P")
        .put("issuingState", "UTO")
        .put("documentNumber", documentNumber)
        .put("surname", "ERIKSSON")
        .put("givenNames", "ANNA MARIA")
        .put("nationality", "UTO")
        .put("dateOfBirth", "1974-08-12")
        .put("sex", "F")
        .put("dateOfExpiry", "2036-04-15")
        .put("personalNumber", "ZE184226B")
        .put("portrait", Base64.getEncoder().encodeToString(PORTRAIT));
  }

  /** A drawn portrait, JPEG, of the size Doc 9303 recommends: nobody's face. */
  public static byte[] portrait() {
    return PORTRAIT.clone();
  }

  private static byte[] draw() {
    BufferedImage image = new BufferedImage(413, 531, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.LIGHT_GRAY);
    graphics.fillRect(0, 0, 413, 531);
    graphics.setColor(Color.DARK_GRAY);
    graphics.fillOval(106, 116, 200, 280);
    graphics.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "jpeg", jpeg)) {
        throw new IllegalStateException("This JDK writes no JPEG.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jpeg.toByteArray();
  }
}
