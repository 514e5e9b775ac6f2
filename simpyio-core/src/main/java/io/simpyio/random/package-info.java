/**
 * Chance that repeats: one independent stream of random numbers for each named component of a model, all of one seed.
 *
 * <pre>
 * RandomStreams ──► RandomStream      seed and name give the sequence
 *                        ▲
 * Distribution ──────────┘            a distribution as a value, drawn from any stream
 * </pre>
 *
 * <p>Generator and samplers are those of Apache Commons RNG, which does not show. This room depends on no other.
 */
@NullMarked
package io.simpyio.random;

import org.jspecify.annotations.NullMarked;
