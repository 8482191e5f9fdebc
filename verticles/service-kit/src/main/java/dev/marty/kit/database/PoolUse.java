package dev.marty.kit.database;

/**
 * How busy a pool is.
 *
 * @param name of the pool: {@code pool} for what may write, {@code readers} for the rest
 * @param inUse calls under way, those that wait for a connection included
 * @param size most connections
 */
public record PoolUse(String name, int inUse, int size) {}
