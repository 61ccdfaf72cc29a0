package dev.warp.gate.control;

import dev.warp.control.v1.Origin;
import dev.warp.gate.config.FarGateConfiguration;

/**
 * A far gate that is talked to.
 *
 * @param configuration who it is
 * @param origin where that comes from
 */
record LiveFarGate(FarGateConfiguration configuration, Origin origin) {}
