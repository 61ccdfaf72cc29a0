// The map's page: shows what the map tells, as it tells it.

import { live } from '/shared/session.js';
import { showGates } from './gates.js';
import { showMap } from './state.js';

live(
  {
    'warp.control.v1.FleetService/WatchMap': ({ map }) => showMap(map),
    'warp.control.v1.FleetService/WatchGates': showGates,
  },
  'warp fleet page',
);
