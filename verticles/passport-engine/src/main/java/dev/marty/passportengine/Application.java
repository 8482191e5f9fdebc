package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.lds.Dg11;
import dev.marty.emrtd.lds.Dg12;
import dev.marty.emrtd.mrz.MrzContent;
import io.vertx.core.json.JsonObject;

/**
 * A request to issue a document, its form checked, its content not yet.
 *
 * @param content of the machine readable zone
 * @param country two letters, whose signer signs
 * @param holder the holder's data as given, for people
 * @param portrait bytes that claim to be an image
 * @param digest over the data groups
 * @param ldsVersion 1.7 or 1.8
 * @param personalDetails DG11, or null
 * @param documentDetails DG12, or null
 * @param generate which key for active authentication to make, or null
 * @param publicKey bytes that claim to be a SubjectPublicKeyInfo, or null
 */
record Application(
    MrzContent content,
    String country,
    JsonObject holder,
    Octets portrait,
    DigestAlgorithm digest,
    String ldsVersion,
    Dg11 personalDetails,
    Dg12 documentDetails,
    KeyAlgorithm generate,
    Octets publicKey) {}
