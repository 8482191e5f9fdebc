package dev.marty.signer.events;

import dev.marty.kit.outbox.OutboxEvent;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What csca tells other services, in the same words at both ends: the producer writes {@link
 * #toOutbox} into its outbox, the consumer finds the {@link Type} of what arrives and reads its
 * payload by the record of that type. A consumer of this release must understand what an earlier
 * one left in the outbox: names and fields may be added, never changed.
 */
public sealed interface CscaEvent permits CertificateIssued, CertificateRevoked, CrlIssued {
  /** SHA-256 as it stands in payloads. */
  Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What happened. */
  enum Type {
    /** {@link CertificateIssued}. */
    CERTIFICATE_ISSUED("certificate-issued"),
    /** {@link CertificateRevoked}. */
    CERTIFICATE_REVOKED("certificate-revoked"),
    /** {@link CrlIssued}. */
    CRL_ISSUED("crl-issued");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The type of an event that arrived, or empty for one that csca did not know. */
    public static Optional<Type> of(String text) {
      return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /** The name as it travels. */
    public String text() {
      return text;
    }
  }

  /** What happened. */
  Type type();

  /** What it happened to: events of one aggregate arrive in their order. */
  String aggregate();

  /** The payload; the {@code of} of the same record reads it. */
  JsonObject toJson();

  /** A new event for the outbox. */
  default OutboxEvent toOutbox() {
    return OutboxEvent.of(type().text(), aggregate(), toJson());
  }
}
