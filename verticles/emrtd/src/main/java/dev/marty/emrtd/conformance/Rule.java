package dev.marty.emrtd.conformance;

/**
 * What can be wrong with a field: the number behind a conformance code.
 *
 * <p>Numbering. The PKD's codes are {@code SEVERITY:OBJECT.FIELD.NUMBER} and the number names the
 * kind of deviation, the same for every field: {@code CSCA.CDP.14}, {@code CSCA.SAN.14} and {@code
 * DSC.DTL.14} all mean that something is absent. The list of checks that ICAO publishes has no such
 * numbers, and a table of them is not public. So there are three sorts here:
 *
 * <ul>
 *   <li>11, 14, 15, 22, 25, 34, 42 and 69 stand with their texts in the collection of
 *       non-conformant entries that ICAO publishes.
 *   <li>The others below 100 are ICAO's as other checkers for the PKD name them; they fit the above
 *       where both are known, but none was seen in an entry of the PKD.
 *   <li>Those from 101 on are not ICAO's. They were given here, one per kind of deviation.
 * </ul>
 *
 * <p>Likewise the objects {@code MLS} and {@code DLS} (Master and Deviation List Signer
 * certificate), {@code BCSC} and {@code BCSC-NC} (Bar Code Signer certificate, as ICAO calls their
 * branches), {@code ML} (master list) and {@code SOD} (Document Security Object) and the fields of
 * signed objects are ours; {@code CSCA}, {@code DSC} and {@code CRL} are ICAO's.
 */
public enum Rule {
  /** A number below zero. */
  NEGATIVE(0, "Negative"),
  /** Zero where a positive number is demanded. */
  ZERO(0, "Zero"),
  /** Superfluous leading octets. */
  NOT_MINIMAL(2, "Not_Minimal"),
  /** More octets than allowed. */
  TOO_LONG(3, "Too_Long"),
  /** A GeneralizedTime before 2050. */
  GENERALIZED_TIME_TOO_EARLY(4, "Generalized_Time_Before_2050"),
  /** A GeneralizedTime with fractional seconds. */
  FRACTIONAL_SECONDS(6, "Fractional_Seconds"),
  /** A UTCTime not in the form YYMMDDHHMMSSZ. */
  WRONG_UTC_TIME(7, "Wrong_Utc_Time_Encoding"),
  /** A GeneralizedTime not in the form YYYYMMDDHHMMSSZ. */
  WRONG_GENERALIZED_TIME(8, "Wrong_Generalized_Time_Encoding"),
  /** A time of a private key usage period that is no GeneralizedTime as above. */
  NOT_GENERALIZED_TIME(9, "Not_Generalized_Time"),
  /** The name has no countryName. */
  COUNTRY_NOT_PRESENT(10, "Country_Not_Present"),
  /** A string type Table 5 does not allow. */
  INVALID_STRING_ENCODING(11, "Invalid_String_Encoding"),
  /** A certificate other than v3. */
  NOT_V3(12, "Not_V3"),
  /** A CRL other than v2. */
  NOT_V2(13, "Not_V2"),
  /** Mandatory, but absent. */
  FIELD_NOT_PRESENT(14, "Field_Not_Present"),
  /** Forbidden, but present. */
  FIELD_PRESENT(15, "Field_Present"),
  /** There, but with nothing in it. */
  EMPTY(16, "Empty"),
  /** A period without either end. */
  NO_END_GIVEN(17, "Neither_Start_Nor_End_Given"),
  /** An extension that must not be critical is. */
  CRITICAL(18, "Critical"),
  /** An extension that must be critical is not. */
  NOT_CRITICAL(19, "Not_Critical"),
  /** Key usage other than a CSCA's. */
  NOT_A_CSCA_USAGE(20, "Wrong_Usage"),
  /** Key usage other than a signer's. */
  NOT_A_SIGNER_USAGE(21, "Wrong_Usage"),
  /** DER leaves default values out. */
  DEFAULT_VALUE_ENCODED(22, "Default_Value_Encoded"),
  /** A key identifier extension without keyIdentifier. */
  KEY_IDENTIFIER_NOT_PRESENT(23, "Key_Identifier_Not_Present"),
  /** BasicConstraints without cA. */
  NOT_AN_AUTHORITY(24, "Not_An_Authority"),
  /** Path length absent or not zero. */
  PATH_LENGTH_NOT_ZERO(25, "Path_Length_Not_Zero"),
  /** The name has no commonName. */
  COMMON_NAME_NOT_PRESENT(34, "Common_Name_Not_Present"),
  /** A root whose key identifiers name different keys. */
  KEY_IDENTIFIERS_DIFFER(39, "Key_Identifiers_Differ"),
  /** An algorithm or hash that Doc 9303-12 clause 4 does not permit. */
  SIGNATURE_ALGORITHM_NOT_PERMITTED(42, "Signature_Algorithm_Not_Permitted"),
  /** EC parameters given by name or left to the reader. */
  PARAMETERS_NOT_EXPLICIT(47, "Parameters_Not_Explicit"),
  /** EC parameters without cofactor. */
  COFACTOR_NOT_PRESENT(48, "Cofactor_Not_Present"),
  /** A compressed EC point. */
  POINT_COMPRESSED(49, "Point_Compressed"),
  /** A root whose alternative names are not the same. */
  ALTERNATIVE_NAMES_DIFFER(57, "Alternative_Names_Differ"),
  /** What says that its own key signed it is not signed by that key. */
  NOT_SELF_SIGNED(66, "Not_Self_Signed"),
  /** The alternative name's country code is not the certificate's country. */
  LOCALITY_NAME_DOES_NOT_BELONG_TO_ISSUER(69, "Locality_Name_Does_Not_Belong_To_Issuer"),

  /** The value cannot be decoded. */
  MALFORMED(103, "Malformed"),
  /** Not the version the structure demands. */
  WRONG_VERSION(104, "Wrong_Version"),
  /** countryName is not upper case. */
  COUNTRY_NOT_UPPER_CASE(110, "Country_Not_Upper_Case"),
  /** countryName is not two letters. */
  COUNTRY_NOT_TWO_LETTERS(111, "Country_Not_Two_Letters"),
  /** Subject and issuer are of different countries. */
  COUNTRY_DIFFERS_FROM_ISSUER(112, "Country_Differs_From_Issuer"),
  /** The period ends before it begins. */
  ENDS_BEFORE_START(114, "Ends_Before_Start"),
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
  /** No distribution point by ldap, http or https. */
  NO_USABLE_LOCATION(123, "No_Usable_Location"),
  /** A part of the extension that the profile forbids. */
  FORBIDDEN_PART_PRESENT(124, "Forbidden_Part_Present"),
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
  /** A signer's certificate that says it is a CA's. */
  IS_AN_AUTHORITY(135, "Is_An_Authority"),
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
  OBSOLETE_CONTENT_TYPE(142, "Obsolete_Content_Type"),
  /** Recognised, but it must not be used. */
  REFUSED(143, "Refused"),
  /** Not a document type as in the MRZ. */
  DOCUMENT_TYPE_INVALID(144, "Document_Type_Invalid"),
  /** A deviation type that Doc 9303-12 clause 10.2 does not define. */
  UNKNOWN_DEVIATION_TYPE(145, "Unknown_Deviation_Type"),
  /** A CRL with a smaller number than an older one of its issuer. */
  NUMBER_GOES_BACK(146, "Number_Goes_Back"),
  /** A CRL of the same country that is of another CSCA, as far as known. */
  OTHER_CSCA(147, "Other_CSCA"),
  /** A link whose subject and issuer share neither country nor the level below it. */
  LAST_LEVELS_DIFFER(148, "Last_Levels_Differ"),
  /** A Bar Code Signer's commonName that is not two upper-case characters. */
  COMMON_NAME_NOT_TWO_CHARACTERS(149, "Common_Name_Not_Two_Characters");

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
  String token() {
    return token;
  }
}
