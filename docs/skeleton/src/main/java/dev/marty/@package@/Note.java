package dev.marty.@package@;

import java.time.Instant;
import java.util.UUID;

/**
 * A note.
 *
 * @param id its own
 * @param text as it was sent
 * @param writtenAt when it was stored
 */
record Note(UUID id, String text, Instant writtenAt) {}
