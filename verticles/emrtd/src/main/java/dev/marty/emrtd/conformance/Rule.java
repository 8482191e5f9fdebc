package dev.marty.emrtd.conformance;

/**
 * What can be wrong with a field: the number behind a conformance code.
 *
 * <p>Numbering. The PKD's codes are {@code SEVERITY:OBJECT.FIELD.NUMBER} and the number names the
 * kind of deviation, the same for every field: {@code CSCA.CDP.14}, {@code CSCA.SAN.14} and {@code
 * DSC.DTL.14} all mean that something is absent. The numbers below 100 here are ICAO's own, as its
 * non-conformant collection uses them; for a path length that is absent and one that is not zero it
 * uses the same 25. <strong>The numbers from 101 on are not ICAO's</strong>: it publishes no table,
 * so they were given here, one per kind of deviation, and stay as they are. So do the objects
 * {@code MLS} (Master List Signer certificate), {@code ML} (master list) and {@code SOD} (Document
 * Security Object), which have no codes there, and the fields {@code LST}, {@code SGI}, {@code
 * CER}, {@code DIG} and {@code LDS}.
 */
public enum Rule {
  /** A string type Table 5 does not allow. */
  INVALID_STRING_ENCODING(11, "Invalid_String_Encoding"),
  /** Mandatory, but absent. */
  FIELD_NOT_PRESENT(14, "Field_Not_Present"),
  /** Forbidden, but present. */
  FIELD_PRESENT(15, "Field_Present"),
  /** DER leaves default values out. */
  DEFAULT_VALUE_ENCODED(22, "Default_Value_Encoded"),
  /** Path length absent or not zero. */
  PATH_LENGTH_NOT_ZERO(25, "Path_Length_Not_Zero"),
  /** The name has no commonName. */
  COMMON_NAME_NOT_PRESENT(34, "Common_Name_Not_Present"),
  /** An algorithm or hash that Doc 9303-12 clause 4 does not permit. */
  SIGNATURE_ALGORITHM_NOT_PERMITTED(42, "Signature_Algorithm_Not_Permitted"),
  /** The alternative name's country code is not the certificate's country. */
  LOCALITY_NAME_DOES_NOT_BELONG_TO_ISSUER(69, "Locality_Name_Does_Not_Belong_To_Issuer"),

  /** An extension that must be critical is not. */
  NOT_CRITICAL(101, "Not_Critical"),
  /** An extension that must not be critical is. */
  CRITICAL(102, "Critical"),
  /** The value cannot be decoded. */
  MALFORMED(103, "Malformed"),
  /** Not the version the profile demands. */
  WRONG_VERSION(104, "Wrong_Version"),
  /** A number below zero. */
  NEGATIVE(105, "Negative"),
  /** Zero where a positive number is demanded. */
  ZERO(106, "Zero"),
  /** More octets than allowed. */
  TOO_LONG(107, "Too_Long"),
  /** Superfluous leading octets. */
  NOT_MINIMAL(108, "Not_Minimal"),
  /** The name has no countryName. */
  COUNTRY_NOT_PRESENT(109, "Country_Not_Present"),
  /** countryName is not upper case. */
  COUNTRY_NOT_UPPER_CASE(110, "Country_Not_Upper_Case"),
  /** countryName is not two letters. */
  COUNTRY_NOT_TWO_LETTERS(111, "Country_Not_Two_Letters"),
  /** Subject and issuer are of different countries. */
  COUNTRY_DIFFERS_FROM_ISSUER(112, "Country_Differs_From_Issuer"),
  /** Not in the form of time Table 5 demands. */
  WRONG_TIME_ENCODING(113, "Wrong_Time_Encoding"),
  /** The period ends before it begins. */
  ENDS_BEFORE_START(114, "Ends_Before_Start"),
  /** Key usage bits other than the profile's. */
  WRONG_USAGE(115, "Wrong_Usage"),
  /** A period without either end. */
  NO_END_GIVEN(116, "Neither_Start_Nor_End_Given"),
  /** An alternative name without a directoryName with localityName. */
  LOCALITY_NAME_NOT_PRESENT(117, "Locality_Name_Not_Present"),
  /** A localityName that is no country code as in the MRZ. */
  LOCALITY_NAME_INVALID(118, "Locality_Name_Invalid"),
  /** The directoryName has attributes besides locality and state. */
  OTHER_ATTRIBUTE_PRESENT(119, "Other_Attribute_Present"),
  /** No e-mail address, host name or URI to turn to. */
  CONTACT_NOT_PRESENT(120, "Contact_Not_Present"),
  /** Two fields that must be identical are not. */
  DIFFERS(121, "Differs"),
  /** BasicConstraints without cA. */
  NOT_AN_AUTHORITY(122, "Not_An_Authority"),
  /** No distribution point by ldap, http or https. */
  NO_USABLE_LOCATION(123, "No_Usable_Location"),
  /** A part of the extension that the profile forbids. */
  FORBIDDEN_PART_PRESENT(124, "Forbidden_Part_Present"),
  /** EC parameters given by name or left to the reader. */
  PARAMETERS_NOT_EXPLICIT(125, "Parameters_Not_Explicit"),
  /** EC parameters without cofactor. */
  COFACTOR_NOT_PRESENT(126, "Cofactor_Not_Present"),
  /** A compressed EC point. */
  POINT_COMPRESSED(127, "Point_Compressed"),
  /** A signature that does not verify. */
  SIGNATURE_INVALID(128, "Signature_Invalid"),
  /** RSA DigestInfo without the NULL parameters. */
  DIGEST_INFO_WITHOUT_NULL(129, "Digest_Info_Without_Null"),
  /** BER where DER is demanded. */
  NOT_DER(130, "Not_DER"),
  /** Contained more than once. */
  DUPLICATE(131, "Duplicate"),
  /** More than one where one is expected. */
  MORE_THAN_ONE(132, "More_Than_One"),
  /** An element that cannot be read as a certificate. */
  UNREADABLE(133, "Unreadable"),
  /** The extended key usage lacks the purpose. */
  PURPOSE_NOT_PRESENT(134, "Purpose_Not_Present"),
  /** Signed by a CSCA key itself. */
  SIGNED_BY_AUTHORITY(135, "Signed_By_Authority"),
  /** The issuer was not valid at the time of signing. */
  NOT_VALID_AT_SIGNING_TIME(136, "Not_Valid_At_Signing_Time"),
  /** Recommended otherwise. */
  NOT_RECOMMENDED(137, "Not_Recommended"),
  /** Parameters of an algorithm that must have none. */
  PARAMETERS_PRESENT(138, "Parameters_Present"),
  /** An algorithm without the NULL parameters it must have. */
  PARAMETERS_NOT_PRESENT(139, "Parameters_Not_Present"),
  /** The version and the fields that belong to it contradict each other. */
  VERSION_CONTRADICTED(140, "Version_Contradicted"),
  /** Not in the order the profile shows. */
  NOT_IN_ORDER(141, "Not_In_Order"),
  /** A content type of an earlier draft. */
  OBSOLETE_CONTENT_TYPE(142, "Obsolete_Content_Type");

  private final int number;
  private final String token;

  Rule(int number, String token) {
    this.number = number;
    this.token = token;
  }

  /**
   * Returns the number at the end of a code.
   *
   * @return ICAO's below 100, ours from 101
   */
  public int number() {
    return number;
  }

  /**
   * Returns the words for it in a text.
   *
   * @return words joined by underscores, as the PKD writes them
   */
  public String token() {
    return token;
  }
}
