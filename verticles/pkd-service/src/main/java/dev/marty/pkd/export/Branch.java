package dev.marty.pkd.export;

/**
 * A place in the tree where objects hang.
 *
 * @param country c=
 * @param kind o=
 */
record Branch(String country, String kind) {}
