/**
 * What services know of each other is compared, so that a restore of one database alone is noticed
 * and mended: {@link dev.marty.kit.reconcile.Reconciliation} makes the rounds, {@link
 * dev.marty.kit.reconcile.Gate} stands before what must wait for one, and {@link
 * dev.marty.kit.reconcile.ReconciliationRoute} lets people ask for one.
 */
package dev.marty.kit.reconcile;
