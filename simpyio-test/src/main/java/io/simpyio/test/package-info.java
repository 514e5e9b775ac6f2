/**
 * JUnit tests in simulated worlds.
 *
 * <pre>
 * SimulationTest ──► SimulationExtension ──► SeedInvocation      one invocation for each seed
 *                          │                       └──► SimulationRun ──► core's World
 *                          └──► Seeds                         └─────────► ReplayCommand
 * </pre>
 *
 * <p>Depends on core and on JUnit's API.
 */
@NullMarked
package io.simpyio.test;

import org.jspecify.annotations.NullMarked;
