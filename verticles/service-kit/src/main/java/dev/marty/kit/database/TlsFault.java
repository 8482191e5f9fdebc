package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import java.io.FileNotFoundException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why TLS to a database was refused, by the types in a failure's chain. People must mend all of it.
 */
final class TlsFault {
  private TlsFault() {}

  /** A sentence for operators, or null when TLS is not what failed. */
  static String reason(Throwable failure, DatabaseSettings settings) {
    DatabaseUrl url = settings.url();
    if (url.sslMode().equals("disable")) {
      return null;
    }
    // Of the file, where neither a handshake nor the check of a certificate is what failed.
    boolean ofFile =
        has(failure, CertificateException.class)
            && !has(failure, SSLException.class)
            && !(failure instanceof CertificateException);
    if (ofFile
        || has(failure, FileSystemException.class)
        || has(failure, FileNotFoundException.class)) {
      return "The sslrootcert of "
          + url
          + ", "
          + url.sslRootCert()
          + ", cannot be read as certificates in PEM.";
    }
    if (has(failure, CertificateExpiredException.class)
        || has(failure, CertificateNotYetValidException.class)) {
      return "The certificate of " + url + " has expired, or is not valid yet; give it a new one.";
    }
    if (has(failure, CertPathBuilderException.class)) {
      return "The certificate of "
          + url
          + " is not signed by an authority in "
          + url.sslRootCert()
          + "; sslrootcert must hold the one that signed it.";
    }
    if (has(failure, CertificateException.class)) {
      return "The certificate of "
          + url
          + " is not for the host "
          + url.host()
          + "; use a host that it names, or sslmode=verify-ca.";
    }
    // The driver has no type for a server that says no to TLS, and uses this one for nothing else.
    return failure.getClass() == Exception.class
        ? url + " does not speak TLS; set ssl = on there, or another sslmode."
        : null;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return Stream.iterate(failure, at -> at != null, Throwable::getCause)
        .anyMatch(type::isInstance);
  }
}
