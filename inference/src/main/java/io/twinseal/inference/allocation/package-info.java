/**
 * Where each twin's network is cut and how fast each access point computes, slot by slot: the model of Deng et al. 2024,
 * "Trustworthy DNN partition for blockchain-enabled digital twin in wireless IIoT networks". Pure: numbers in, numbers
 * out.
 *
 * <p>The paper's letter gives reputation, difficulty and the problem P0 with its constraints C1 to C6; latencies and
 * energies stand in appendixes that are not to be had and are derived here. What could be read in more than one way is
 * configuration. Two slips of the letter are mended: it indexes the mining frequencies by gateways instead of access
 * points, and calls C4 and C5 the energy of devices and gateways where they are that of gateways and access points.
 */
@NullMarked
package io.twinseal.inference.allocation;

import org.jspecify.annotations.NullMarked;
