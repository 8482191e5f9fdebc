package dev.marty.system;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that certifies the names of servers, as PEM files in one folder. */
public final class TlsAuthority {
  private final Path folder;
  private final X500Name name;
  private final KeyPair key = keyPair();

  /** Makes one, whose own certificate is {@code <name>.pem}. */
  public TlsAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = new X500Name("CN=" + name);
    write(name + ".pem", "CERTIFICATE", certificate(this.name, key, true, 30).getEncoded());
  }

  /** Certifies a server's name: {@code <name>.pem} and {@code <name>.key}. */
  public void certify(String host, int days) throws Exception {
    KeyPair own = keyPair();
    write(
        host + ".pem",
        "CERTIFICATE",
        certificate(new X500Name("CN=" + host), own, false, days).getEncoded());
    write(host + ".key", "PRIVATE KEY", own.getPrivate().getEncoded());
  }

  private X509CertificateHolder certificate(
      X500Name subject, KeyPair subjectKey, boolean authority, int days)
      throws CertIOException, OperatorCreationException {
    Instant end = Instant.now().plus(Duration.ofDays(days));
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(end.minus(Duration.ofDays(60))),
            Date.from(end),
            subject,
            subjectKey.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      String host = subject.toString().substring("CN=".length());
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String file, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path written =
        Files.writeString(
            folder.resolve(file),
            "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
  }
}
