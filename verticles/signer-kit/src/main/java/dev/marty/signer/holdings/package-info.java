/**
 * What csca, document_signer and pkd_service each hold of what csca issued and revoked, asked and
 * answered in the same words at all of them. After a restore of one, the others know what it has
 * forgotten.
 */
package dev.marty.signer.holdings;
