package io.simpyio.random;

import java.util.Arrays;

/** Draws an index, each as likely as its weight says: by a binary search in the sums of the weights. Immutable. */
final class Weights {

    private final double[] sums;
    /** The last index with a weight: what rounding leaves over. */
    private final int last;

    Weights(int size, double[] weights) {
        Parameters.notEmpty("values", size);
        if (weights.length != size) {
            throw new IllegalArgumentException(size + " values need as many weights, but there are " + weights.length);
        }
        sums = weights.clone();
        double sum = 0;
        int lastPositive = -1;
        for (int i = 0; i < size; i++) {
            Parameters.notNegative("weight", weights[i]);
            sum += weights[i];
            sums[i] = sum;
            lastPositive = weights[i] > 0 ? i : lastPositive;
        }
        Parameters.positive("sum of weights", sum);
        last = lastPositive;
    }

    int draw(RandomStream stream) {
        double wanted = stream.uniform() * sums[last];
        int found = Arrays.binarySearch(sums, 0, last, wanted);
        // An exact hit belongs to the next index with a weight, as each has its sum excluded.
        int index = found < 0 ? -found - 1 : found + 1;
        while (index < last && sums[index] <= wanted) {
            index++;
        }
        return Math.min(index, last);
    }
}
