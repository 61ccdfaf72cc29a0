// The gate's page: shows what the gate tells, as it tells it.

import { live } from '/shared/session.js';
import { showEvents } from './events.js';
import { showInterfaces } from './interfaces.js';
import { showPaths } from './paths.js';
import { showGate, showPeers } from './peers.js';
import { showTunnels } from './tunnels.js';

live(
  {
    'warp.control.v1.GateService/WatchGate': ({ gate, far_gates: farGates, interfaces }) => {
      showGate(gate);
      showPeers(gate, farGates);
      showInterfaces(interfaces);
      showPaths(farGates);
    },
    'warp.control.v1.TunnelService/WatchTunnels': showTunnels,
    'warp.control.v1.GateService/WatchEvents': showEvents,
  },
  'warp page',
);
