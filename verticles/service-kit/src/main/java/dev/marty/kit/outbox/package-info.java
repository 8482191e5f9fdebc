/**
 * Events from one service to another, at least once and in order per aggregate and destination.
 *
 * <p>The producer inserts into its table {@code outbox} in the transaction of the change; a relay
 * posts each event to the consumer's {@code /internal/inbox} until it is taken; the consumer
 * remembers the ids of the events it took in its table {@code inbox}, in the transaction of what
 * they change, so that a second delivery changes nothing. Each service that needs one of the tables
 * creates it in a migration of its own with the DDL in the Javadoc of {@link
 * dev.marty.kit.outbox.Outbox} or {@link dev.marty.kit.outbox.Inbox}; a test compares them.
 */
package dev.marty.kit.outbox;
