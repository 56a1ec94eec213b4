/**
 * Figures side by side, taken in one run.
 */
package io.twelvefactor.benchmarks;
