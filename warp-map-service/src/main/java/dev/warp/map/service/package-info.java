/** The map as a Quarkus service: options, configuration, health, metrics, log (docs/map.md). */
package dev.warp.map.service;
