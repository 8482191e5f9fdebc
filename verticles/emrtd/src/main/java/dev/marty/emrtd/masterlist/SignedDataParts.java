package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import java.util.List;

/**
 * The parts of a CMS SignedData (RFC 5652 clause 5.1), as bytes.
 *
 * @param version CMSVersion
 * @param content the octets of eContent, header removed
 * @param certificates the certificates of the CMS object, each exactly as it stands
 * @param crls true if there is a crls field, even an empty one
 * @param signerInfos SignerInfo encodings, each exactly as it stands
 * @param der false if an indefinite length shows that the object is BER
 */
record SignedDataParts(
    int version,
    Octets content,
    List<Octets> certificates,
    boolean crls,
    List<Octets> signerInfos,
    boolean der) {}
