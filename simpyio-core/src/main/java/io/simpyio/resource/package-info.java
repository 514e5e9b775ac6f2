/**
 * What processes share and wait for: SimPy's resources, with its names and semantics.
 *
 * <pre>
 * BaseResource ◄── Resource ◄── PriorityResource ◄── PreemptiveResource     units used one at a time
 *      ▲  ▲─────── Container                                                an amount of something
 *      └────────── Store ◄── PriorityStore, FilterStore                     things
 *
 * WaitingEvent ◄── Put ◄── Request ◄── PriorityRequest, StorePut, ContainerPut     what waits to get in
 *            ◄──── Get ◄── Release, StoreGet ◄── FilterStoreGet, ContainerGet      what waits to get out
 *
 * BaseResource ──► Listeners ──► ResourceListener      told of changes, if there is one
 * </pre>
 *
 * <p>Depends on the kernel only.
 */
@NullMarked
package io.simpyio.resource;

import org.jspecify.annotations.NullMarked;
