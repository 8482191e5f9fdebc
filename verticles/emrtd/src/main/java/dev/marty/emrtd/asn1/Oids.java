package dev.marty.emrtd.asn1;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.icao.ICAOObjectIdentifiers;

/**
 * Object identifiers of ICAO (Doc 9303-10 Table 99) and those of others that BouncyCastle does not
 * name. Its own constants serve for the rest.
 */
public final class Oids {
  /** id-icao-mrtd-security-ldsSecurityObject: eContentType of EF.SOD (Doc 9303-10 clause 4.6.2). */
  public static final ASN1ObjectIdentifier LDS_SECURITY_OBJECT =
      ICAOObjectIdentifiers.id_icao_ldsSecurityObject;

  /** eContentType of EF.SOD in a draft from before ICAO had its arc; some documents carry it. */
  public static final ASN1ObjectIdentifier DRAFT_LDS_SECURITY_OBJECT =
      new ASN1ObjectIdentifier("1.3.27.1.1.1");

  /** id-icao-cscaMasterList: eContentType of a master list (Doc 9303-12 clause 9.1). */
  public static final ASN1ObjectIdentifier MASTER_LIST =
      ICAOObjectIdentifiers.id_icao_cscaMasterList;

  /** id-icao-cscaMasterListSigningKey: purpose of its signer's key (Doc 9303-12 clause 7.1.1.3). */
  public static final ASN1ObjectIdentifier MASTER_LIST_SIGNING_KEY =
      ICAOObjectIdentifiers.id_icao_cscaMasterListSigningKey;

  /**
   * id-icao-DeviationList: eContentType of a deviation list (Doc 9303-12 clause 10.1) and stem of
   * the deviations' types (clause 10.2).
   */
  public static final ASN1ObjectIdentifier DEVIATION_LIST =
      ICAOObjectIdentifiers.id_icao_mrtd_security.branch("7");

  /** id-icao-DeviationListSigningKey: purpose of its signer's key (Doc 9303-12 clause 7.1.1.3). */
  public static final ASN1ObjectIdentifier DEVIATION_LIST_SIGNING_KEY =
      ICAOObjectIdentifiers.id_icao_mrtd_security.branch("8");

  /** id-icao-vdsSigner: purpose of a Bar Code Signer's key (Doc 9303-12 clause 7.1.3). */
  public static final ASN1ObjectIdentifier BAR_CODE_SIGNING_KEY =
      ICAOObjectIdentifiers.id_icao_mrtd_security.branch("11.1");

  /** The same for seals in non-constrained environments (ICAO TR VDS-NC). */
  public static final ASN1ObjectIdentifier BAR_CODE_SIGNING_KEY_NC =
      ICAOObjectIdentifiers.id_icao_mrtd_security.branch("14.2");

  /** id-icao-mrtd-security-aaProtocolObject: ActiveAuthenticationInfo of DG14 (Doc 9303-11). */
  public static final ASN1ObjectIdentifier ACTIVE_AUTHENTICATION =
      ICAOObjectIdentifiers.id_icao_aaProtocolObject;

  /** Extension NameChange of link certificates (Doc 9303-12 clause 7.1.1.5). */
  public static final ASN1ObjectIdentifier NAME_CHANGE =
      ICAOObjectIdentifiers.id_icao_extensions_namechangekeyrollover;

  /**
   * Extension DocumentTypeList of Document Signers (Doc 9303-12 clause 7.1.1.6). Not
   * id-icao-mrtd-security-documentTypeList, 2.23.136.1.1.4, which BouncyCastle names and no
   * certificate has.
   */
  public static final ASN1ObjectIdentifier DOCUMENT_TYPE_LIST =
      ICAOObjectIdentifiers.id_icao_extensions.branch("2");

  /**
   * Oracle's trustedKeyUsage: by this attribute the JDK tells trust anchors from other certificates
   * of a PKCS#12 file.
   */
  public static final ASN1ObjectIdentifier JDK_TRUSTED_KEY_USAGE =
      new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

  private Oids() {}
}
