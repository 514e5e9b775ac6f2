package io.simpyio.demo;

/**
 * How the park stands.
 *
 * @param chargers chargers there are
 * @param charging chargers in use
 * @param waiting cars and bookings that wait for one
 * @param arrived cars that have come so far
 * @param left cars that have charged and left
 * @param turnedAway cars that found too many waiting and drove on
 */
record ParkStatus(int chargers, int charging, int waiting, int arrived, int left, int turnedAway) {}
