package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.DigestFindings;
import dev.marty.emrtd.cms.SignedDataFindings;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Judges an EF.SOD against Doc 9303-10 Table 37, beyond what refuses it. */
final class SodFindings {
  private static final int DG1 = 1;
  private static final int DG2 = 2;
  private static final byte[] NULL = {0x05, 0};

  private SodFindings() {}

  static void container(byte[] file, SignedDataParts parts, Findings findings) {
    SignedDataFindings.check(parts, findings);
    if (parts.der() && !Asn1Guard.minimalLengths(file)) {
      findings.error(Field.VER, Rule.NOT_DER, "lengths of EF.SOD are not as short as they can be");
    }
    parts.digestAlgorithms().forEach(algorithm -> digestAlgorithm(algorithm, findings));
    if (parts.digestAlgorithms().size() > 1) {
      findings.warn(
          Field.DIG, Rule.MORE_THAN_ONE, parts.digestAlgorithms().size() + " digestAlgorithms");
    }
    if (!parts.signerInfos().stream().allMatch(one -> Asn1Guard.derForms(one.toByteArray()))) {
      findings.error(Field.SGI, Rule.NOT_DER, "SignerInfo");
    }
    if (Oids.DRAFT_LDS_SECURITY_OBJECT.equals(parts.contentType())) {
      findings.warn(Field.LDS, Rule.OBSOLETE_CONTENT_TYPE, parts.contentType().getId());
    }
    if (parts.crls()) {
      findings.warn(Field.CER, Rule.FORBIDDEN_PART_PRESENT, "crls");
    }
    if (parts.certificates().size() > 1) {
      findings.warn(Field.CER, Rule.MORE_THAN_ONE, parts.certificates().size() + " certificates");
    }
    if (parts.signerInfos().size() > 1) {
      findings.warn(Field.SGI, Rule.MORE_THAN_ONE, parts.signerInfos().size() + " SignerInfos");
    }
  }

  static void signer(CmsSigner signer, SignedDataParts parts, Findings findings) {
    boolean byKeyIdentifier = SignerLookup.byKeyIdentifier(signer);
    // RFC 5652 clause 5.3: the kind of sid dictates the version.
    if (!signer.info().getVersion().hasValue(byKeyIdentifier ? 3 : 1)) {
      findings.error(
          Field.SGI,
          Rule.WRONG_VERSION,
          String.format(
              Locale.ROOT,
              "SignerInfo v%s with %s",
              signer.info().getVersion(),
              byKeyIdentifier ? "subjectKeyIdentifier" : "issuerAndSerialNumber"));
    }
    if (byKeyIdentifier) {
      findings.warn(Field.SGI, Rule.NOT_RECOMMENDED, "sid is a subjectKeyIdentifier");
    }
    if (signer.info().getUnauthenticatedAttributes() != null) {
      findings.warn(Field.SGI, Rule.NOT_RECOMMENDED, "unsignedAttrs");
    }
    ASN1Encodable parameters = signer.info().getDigestAlgorithm().getParameters();
    if (parameters != null) {
      findings.warn(
          Field.DIG,
          parameters instanceof ASN1Null ? Rule.PARAMETERS_PRESENT : Rule.MALFORMED,
          "digestAlgorithm of SignerInfo with "
              + (parameters instanceof ASN1Null ? "NULL" : "parameters"));
    }
    if (!DigestFindings.listed(parts, signer.digest())) {
      findings.warn(Field.DIG, Rule.DIFFERS, signer.digest() + " is not in digestAlgorithms");
    }
    signatureAlgorithm(signer.info().getDigestEncryptionAlgorithm(), findings);
  }

  /** Doc 9303-10 clause 4.6.2.3 note 2: RSA without parameters must say so by NULL. */
  private static void signatureAlgorithm(AlgorithmIdentifier algorithm, Findings findings) {
    ASN1Encodable parameters = algorithm.getParameters();
    if (PKCSObjectIdentifiers.id_RSASSA_PSS.equals(algorithm.getAlgorithm())) {
      pss(parameters, findings);
      return;
    }
    boolean rsa = algorithm.getAlgorithm().on(PKCSObjectIdentifiers.pkcs_1);
    if (rsa && parameters == null) {
      findings.warn(Field.SIG, Rule.PARAMETERS_NOT_PRESENT, "RSA without NULL");
    } else if (rsa && !(parameters instanceof ASN1Null)) {
      findings.warn(Field.SIG, Rule.MALFORMED, "RSA with parameters that are not NULL");
    } else if (!rsa && parameters != null) {
      findings.warn(Field.SIG, Rule.PARAMETERS_PRESENT, algorithm.getAlgorithm().getId());
    }
  }

  /** RFC 4055 clause 3.1: what is read of them, written anew, must be what stands there. */
  private static void pss(ASN1Encodable parameters, Findings findings) {
    if (parameters == null) {
      findings.warn(Field.SIG, Rule.PARAMETERS_NOT_PRESENT, "PSS");
      return;
    }
    try {
      boolean same =
          Bouncy.parse(
              "PSS parameters",
              () -> {
                RSASSAPSSparams read = RSASSAPSSparams.getInstance(parameters);
                AlgorithmIdentifier mask = read.getMaskGenAlgorithm();
                return Arrays.equals(
                        read.getEncoded(ASN1Encoding.DER),
                        parameters.toASN1Primitive().getEncoded(ASN1Encoding.DER))
                    && hash(read.getHashAlgorithm())
                    && hash(AlgorithmIdentifier.getInstance(mask.getParameters()));
              });
      if (!same) {
        findings.warn(Field.SIG, Rule.MALFORMED, "PSS parameters");
      }
    } catch (MalformedAsn1Exception e) {
      findings.warn(Field.SIG, Rule.MALFORMED, "PSS parameters: " + e.getMessage());
    }
  }

  private static boolean hash(AlgorithmIdentifier algorithm) {
    return algorithm != null
        && (algorithm.getParameters() == null || algorithm.getParameters() instanceof ASN1Null);
  }

  static void content(SignedDataParts parts, LdsSecurityObject lds, Findings findings) {
    if (parts.certificates().isEmpty()) {
      String signer = "the Document Signer certificate";
      if (lds.version() == 0) {
        findings.warn(Field.CER, Rule.FIELD_NOT_PRESENT, signer);
      } else {
        findings.error(Field.CER, Rule.FIELD_NOT_PRESENT, signer);
      }
    }
    if (lds.digest() == DigestAlgorithm.SHA1) {
      findings.error(Field.LDS, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, "SHA-1");
    }
    for (int number : new int[] {DG1, DG2}) {
      if (!lds.hashes().containsKey(number)) {
        findings.error(Field.LDS, Rule.FIELD_NOT_PRESENT, "the hash of DG" + number);
      }
    }
  }

  /** Nobody signs it and nobody needs it: it must be read to see that it was changed. */
  private static void digestAlgorithm(Octets encoding, Findings findings) {
    try {
      Tlv algorithm = Tlv.guarded(encoding.toByteArray(), Asn1Limits.OBJECT);
      List<Tlv> fields = algorithm.children(2);
      boolean parameters = fields.size() > 1;
      if (algorithm.identifier() != Tlv.SEQUENCE
          || fields.isEmpty()
          || fields.get(0).identifier() != Tlv.OID
          || (parameters && !Arrays.equals(fields.get(1).bytes(), NULL))) {
        findings.warn(Field.DIG, Rule.MALFORMED, "digestAlgorithms");
      } else if (parameters) {
        findings.warn(Field.DIG, Rule.PARAMETERS_PRESENT, "digestAlgorithms with NULL");
      }
    } catch (MalformedAsn1Exception e) {
      findings.warn(Field.DIG, Rule.MALFORMED, "digestAlgorithms: " + e.getMessage());
    }
  }
}
