package dev.warp.map.service;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A configuration with some values given and defaults for the rest. */
final class GivenConfiguration {

  private GivenConfiguration() {}

  static MapConfiguration of(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(MapConfiguration.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(MapConfiguration.class);
  }
}
