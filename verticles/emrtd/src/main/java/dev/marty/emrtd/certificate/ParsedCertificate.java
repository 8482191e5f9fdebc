package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * A certificate twice: as BouncyCastle decoded it, and as the exact bytes of the parts whose
 * encoding matters. Signatures are over bytes, and several rules of Doc 9303-12 Table 5 are about
 * encodings, which are gone once a value is decoded.
 *
 * <p>Immutable; safe on any thread. BouncyCastle is the only parser here: the JDK's refuses the
 * explicit EC parameters Doc 9303-12 demands.
 *
 * @param encoded the whole certificate as received
 * @param certificate the decoded form
 * @param tbs TBSCertificate as received, the bytes that are signed
 * @param versionEncoded true if the version field is there, even with its default value
 * @param serialContent content octets of the serialNumber INTEGER
 * @param innerAlgorithm DER of TBSCertificate.signature
 * @param outerAlgorithm DER of Certificate.signatureAlgorithm
 * @param issuer DER of the issuer name
 * @param notBefore DER of validity.notBefore
 * @param notAfter DER of validity.notAfter
 * @param subject DER of the subject name
 * @param falseCriticality OIDs of extensions that spell out {@code critical FALSE}, the default
 */
public record ParsedCertificate(
    Octets encoded,
    Certificate certificate,
    Octets tbs,
    boolean versionEncoded,
    Octets serialContent,
    Octets innerAlgorithm,
    Octets outerAlgorithm,
    Octets issuer,
    Octets notBefore,
    Octets notAfter,
    Octets subject,
    List<String> falseCriticality) {
  private static final int MAX_MEMBERS = 1_000;
  private static final int EXTENSIONS_TAG = Tlv.CONTEXT_0 + 3;

  /** Keeps the list from changing. */
  public ParsedCertificate {
    falseCriticality = List.copyOf(falseCriticality);
  }

  /**
   * Parses a certificate.
   *
   * @param der DER or BER of exactly one X.509 certificate (RFC 5280), not null
   * @return the certificate
   * @throws MalformedAsn1Exception if the bytes are not one, with the reason
   */
  public static ParsedCertificate parse(byte[] der) throws MalformedAsn1Exception {
    Tlv outer = Tlv.guarded(der, Asn1Limits.OBJECT);
    if (outer.identifier() != Tlv.SEQUENCE) {
      throw new MalformedAsn1Exception(Problem.WRONG_STRUCTURE, "certificate is not a SEQUENCE");
    }
    Certificate decoded = Bouncy.decode("certificate", der, ParsedCertificate::decoded);
    // BouncyCastle has checked the structure; the same walk again gives the bytes as they stand.
    List<Tlv> parts = outer.children(MAX_MEMBERS);
    List<Tlv> fields = parts.get(0).children(MAX_MEMBERS);
    boolean versioned = fields.get(0).identifier() == Tlv.CONTEXT_0;
    int first = versioned ? 1 : 0;
    List<Tlv> validity = fields.get(first + 3).children(MAX_MEMBERS);
    Tlv last = fields.get(fields.size() - 1);
    return new ParsedCertificate(
        Octets.copyOf(der),
        decoded,
        Octets.copyOf(parts.get(0).bytes()),
        versioned,
        Octets.copyOf(fields.get(first).content()),
        Octets.copyOf(fields.get(first + 1).bytes()),
        Octets.copyOf(parts.get(1).bytes()),
        Octets.copyOf(fields.get(first + 2).bytes()),
        Octets.copyOf(validity.get(0).bytes()),
        Octets.copyOf(validity.get(1).bytes()),
        Octets.copyOf(fields.get(first + 4).bytes()),
        last.identifier() == EXTENSIONS_TAG
            ? ExtensionList.falseCriticality(last.children(1).get(0))
            : List.of());
  }

  /** With its names, so that nobody meets a malformed one later. */
  private static Certificate decoded(Object element) {
    Certificate certificate = Certificate.getInstance(element);
    Names.decode(certificate.getIssuer());
    Names.decode(certificate.getSubject());
    return certificate;
  }

  /**
   * Returns the decoded TBSCertificate.
   *
   * @return never null
   */
  public TBSCertificate tbsCertificate() {
    return certificate.getTBSCertificate();
  }

  /**
   * Returns the public key.
   *
   * @return SubjectPublicKeyInfo
   */
  public SubjectPublicKeyInfo publicKey() {
    return certificate.getSubjectPublicKeyInfo();
  }

  /**
   * Finds an extension.
   *
   * @param oid the extension's identifier
   * @return the extension, or empty
   */
  public Optional<Extension> extension(ASN1ObjectIdentifier oid) {
    Extensions extensions = tbsCertificate().getExtensions();
    return extensions == null
        ? Optional.empty()
        : Optional.ofNullable(extensions.getExtension(oid));
  }

  /**
   * Decodes the value of an extension.
   *
   * @param <T> BouncyCastle's type for it
   * @param extension one of this certificate's
   * @param decoder usually the type's getInstance
   * @return the value
   * @throws MalformedAsn1Exception if the value is malformed; its nesting is checked here because
   *     it was hidden in an OCTET STRING from the check of the certificate
   */
  public static <T> T decode(Extension extension, Function<Object, T> decoder)
      throws MalformedAsn1Exception {
    String what = "extension " + extension.getExtnId().getId();
    return Bouncy.decode(what, extension.getExtnValue().getOctets(), decoder);
  }

  /**
   * Decodes an extension if it is there and well-formed.
   *
   * @param <T> BouncyCastle's type for it
   * @param oid the extension's identifier
   * @param decoder usually the type's getInstance
   * @return the value; empty if the extension is absent or malformed
   */
  public <T> Optional<T> decoded(ASN1ObjectIdentifier oid, Function<Object, T> decoder) {
    Optional<Extension> extension = extension(oid);
    try {
      return extension.isPresent()
          ? Optional.of(decode(extension.get(), decoder))
          : Optional.empty();
    } catch (MalformedAsn1Exception e) {
      return Optional.empty();
    }
  }
}
