package dev.marty.pkd.export;

import dev.marty.pkd.directory.EntryKind;

/**
 * A place in the tree where objects hang.
 *
 * @param country c=
 * @param kind o=
 */
record Branch(String country, EntryKind kind) {}
