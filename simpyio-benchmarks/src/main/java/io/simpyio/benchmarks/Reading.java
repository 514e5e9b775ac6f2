package io.simpyio.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a contestant has measured once.
 *
 * @param value how many units it did in a second; or, in topics about something else, what their unit says
 * @param bytesPerUnit bytes of heap allocated for each unit, where that is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reading(double value, @Nullable Double bytesPerUnit) {}
