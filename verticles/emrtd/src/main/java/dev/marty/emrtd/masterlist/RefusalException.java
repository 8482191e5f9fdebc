package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;

/** Carries a refusal from the step that found it to the reader; it never leaves this package. */
final class RefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RefusalException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  RefusalException(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** Malformed bytes inside a structure that is known already. */
  static RefusalException malformed(Reason reason, String where, MalformedAsn1Exception cause) {
    return new RefusalException(reason, where + ": " + cause.getMessage(), cause);
  }

  /** A refusal by what every CMS object must keep. */
  static RefusalException of(CmsRefusalException cause) {
    return new RefusalException(reason(cause.reason()), cause.getMessage(), cause);
  }

  private static Reason reason(CmsReason reason) {
    return switch (reason) {
      case EMPTY -> Reason.EMPTY;
      case NOT_ASN1 -> Reason.NOT_ASN1;
      case TRUNCATED -> Reason.TRUNCATED;
      case TRAILING_DATA -> Reason.TRAILING_DATA;
      case TOO_DEEP -> Reason.TOO_DEEP;
      case NOT_SIGNED_DATA -> Reason.NOT_SIGNED_DATA;
      case WRONG_CONTENT_TYPE -> Reason.WRONG_CONTENT_TYPE;
      case CONTENT_MISSING -> Reason.MALFORMED_CONTENT;
      case NO_SIGNER -> Reason.NO_SIGNER;
      case TOO_MANY_SIGNERS -> Reason.TOO_MANY_SIGNERS;
      case SIGNER_CERTIFICATE_MISSING -> Reason.SIGNER_CERTIFICATE_MISSING;
      case SIGNER_CERTIFICATE_UNREADABLE -> Reason.SIGNER_CERTIFICATE_UNREADABLE;
      case SIGNED_ATTRIBUTES_MISSING -> Reason.SIGNED_ATTRIBUTES_MISSING;
      case SIGNED_ATTRIBUTES_INVALID -> Reason.SIGNED_ATTRIBUTES_INVALID;
      case UNSUPPORTED_ALGORITHM -> Reason.UNSUPPORTED_ALGORITHM;
      case DIGEST_MISMATCH -> Reason.DIGEST_MISMATCH;
      case SIGNATURE_INVALID -> Reason.SIGNATURE_INVALID;
    };
  }

  Reason reason() {
    return reason;
  }
}
