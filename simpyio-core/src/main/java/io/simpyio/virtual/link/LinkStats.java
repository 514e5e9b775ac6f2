package io.simpyio.virtual.link;

/**
 * What a link has carried.
 *
 * @param parcels how many were given to it, those that it lost included
 * @param bytes the bytes of users in them
 * @param lost how many were lost by chance
 * @param dropped how many a fault has dropped
 * @param repeated how many were sent again because they had been lost
 */
public record LinkStats(long parcels, long bytes, long lost, long dropped, long repeated) {}
